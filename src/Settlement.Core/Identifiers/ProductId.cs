namespace Settlement.Core;

/// <summary>
/// The product whose earnings are settled, such as a fund's code: 1 to 64 characters out of letters, digits, '.', '_'
/// and '-' (ASCII). It is part of every transaction id and of every plan.
/// </summary>
/// <remarks>The default value has no text and names no product.</remarks>
public readonly record struct ProductId
{
    private const int MaxLength = 64;

    private readonly string? text;

    private ProductId(string text) => this.text = text;

    /// <summary>The identifier as given.</summary>
    public string Value => text ?? string.Empty;

    /// <summary>Takes a product id that is known to be valid.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static ProductId Parse(string text) =>
        TryParse(text, out var product, out var problem) ? product : throw new ArgumentException($"product \"{text}\" {problem}", nameof(text));

    /// <summary>Checks a product id at the door.</summary>
    /// <param name="text">The text as configured.</param>
    /// <param name="product">The product; the default value on failure.</param>
    /// <param name="problem">Why the text was refused, as the end of a sentence; null on success.</param>
    public static bool TryParse(string text, out ProductId product, out string? problem)
    {
        var valid = text.Length is > 0 and <= MaxLength && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
        product = valid ? new ProductId(text) : default;
        problem = valid ? null : $"is not 1 to {MaxLength} characters from A-Z, a-z, 0-9, '.', '_' and '-'";
        return valid;
    }

    /// <inheritdoc />
    public override string ToString() => Value;
}
