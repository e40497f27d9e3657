namespace Settlement.Web;

/// <summary>An action: it shows what it comes to, asks once, and carries the hash of what was shown.</summary>
public sealed record ActionForm
{
    /// <summary>Where one goes who does not do it.</summary>
    public required string Back { get; init; }

    /// <summary>What is done.</summary>
    public required string Title { get; init; }

    /// <summary>What that means, in a sentence or two.</summary>
    public required string Lead { get; init; }

    /// <summary>Where the form is sent.</summary>
    public required string Path { get; init; }

    /// <summary>What the button says.</summary>
    public required string Button { get; init; }

    /// <summary>What the button asks for: <c>preview</c> or <c>do</c>.</summary>
    public required string Step { get; init; }

    /// <summary>The figures; empty before there are any.</summary>
    public IReadOnlyList<Figure> Shown { get; init; } = [];

    /// <summary>What the form sends along unseen.</summary>
    public IReadOnlyList<(string Name, string Value)> Kept { get; init; } = [];

    /// <summary>What is asked of the person.</summary>
    public IReadOnlyList<ActionField> Fields { get; init; } = [];

    /// <summary>Why it was not done; null where nothing is wrong.</summary>
    public string? Problem { get; init; }
}

/// <summary>Something that a person fills in.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Label">What it is.</param>
/// <param name="Hint">How it is written.</param>
/// <param name="Value">What was given before.</param>
public sealed record ActionField(string Name, string Label, string Hint, string? Value = null)
{
    /// <summary>Whether it may not be left empty.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether it takes several lines.</summary>
    public bool IsText { get; init; }
}

/// <summary>Something that can be done about a date.</summary>
/// <param name="Name">What the link says.</param>
/// <param name="Path">Where it is asked for.</param>
/// <param name="What">What it does.</param>
public sealed record PageAction(string Name, string Path, string What);

/// <summary>What went wrong last.</summary>
/// <param name="What">A run, a dry run, a close.</param>
/// <param name="How">How it ended.</param>
/// <param name="Why">Why.</param>
public sealed record ActionProblem(string What, string How, string Why);
