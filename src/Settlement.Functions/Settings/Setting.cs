namespace Settlement.Functions;

/// <summary>
/// A setting of the app, declared once, in <see cref="AppSettings"/>: what is read, which names are known, what a refusal says
/// and the tables in the documents come from the declaration.
/// </summary>
/// <param name="Name">In section <see cref="SettlementOptions.Section"/>; the option that it sets has the same name.</param>
/// <param name="Meaning">Sentences in Markdown, with links as from a page in <c>docs</c>.</param>
internal abstract record Setting(string Name, string Meaning)
{
    /// <summary>What may be set, in Markdown: a range, names, a form.</summary>
    public abstract string Values { get; }

    /// <summary>What holds where the setting is left out, in Markdown.</summary>
    public abstract string WhenLeftOut { get; }

    /// <summary>The app does not start without it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>It belongs in a key vault, and no message quotes it.</summary>
    public bool IsSecret { get; init; }
}

internal sealed record Setting<T>(string Name, SettingKind<T> Kind, string? DefaultText, string Meaning) : Setting(Name, Meaning)
{
    /// <summary>
    /// What leaving the setting out comes to: what <see cref="DefaultText"/> says, or the type's own default value where no text
    /// says it.
    /// </summary>
    public T Default { get; } = DefaultText is null ? default! : Kind.Parse(DefaultText);

    /// <summary>How the default follows from other settings, in Markdown; null where it does not.</summary>
    public string? DefaultRule { get; init; }

    public override string Values => Kind.Values;

    public override string WhenLeftOut => IsRequired ? "required" : DefaultRule ?? (DefaultText is null ? "none" : $"`{DefaultText}`");

    /// <summary>Why a text is refused, in a sentence without secrets; null if it is taken.</summary>
    public string? FindProblem(string text) =>
        Kind.TryParse(text, out _) ? null : $"\"{(IsSecret ? "…" : Kind.Quote(text))}\" {Kind.Refusal(text)}";
}
