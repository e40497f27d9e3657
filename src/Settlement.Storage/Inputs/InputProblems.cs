using System.Globalization;

namespace Settlement.Storage;

/// <summary>Collects what is wrong with a file: the first problems in file order as text, all of them as a count.</summary>
/// <remarks>Problems may come in any order: lines are looked at before the rows that are made of them.</remarks>
internal sealed class InputProblems(string path)
{
    // Lines are counted from 1.
    private const int WholeFile = 0;

    private readonly List<(int Line, string Text)> first = new(InputFileException.MostProblems + 1);
    private readonly string name = QuotedText.Escape(path);

    public long Count { get; private set; }

    /// <summary>The refusal of the file as a whole, for one reason that no line stands for.</summary>
    public InputFileException Refusal(string problem) => new([$"{name}: {problem}"], 1);

    public void Add(int line, string problem)
    {
        Count++;
        if (first.Count == InputFileException.MostProblems && line >= first[^1].Line)
        {
            return;
        }

        var place = first.Count;
        while (place > 0 && first[place - 1].Line > line)
        {
            place--;
        }

        first.Insert(place, (line, problem));
        if (first.Count > InputFileException.MostProblems)
        {
            first.RemoveAt(first.Count - 1);
        }
    }

    /// <summary>Adds a problem of the file as a whole, which comes before those of its lines.</summary>
    public void AddToFile(string problem) => Add(WholeFile, problem);

    /// <summary>Throws if there is any problem.</summary>
    /// <exception cref="InputFileException">There is.</exception>
    public void ThrowIfAny()
    {
        if (Count > 0)
        {
            throw new InputFileException([.. first.Select(Describe)], Count);
        }
    }

    /// <summary>Throws the first problem alone, if it is on that line or before it.</summary>
    /// <exception cref="InputFileException">It is.</exception>
    public void ThrowFirstIfUpTo(int line)
    {
        if (first.Count > 0 && first[0].Line <= line)
        {
            throw new InputFileException([Describe(first[0])], 1);
        }
    }

    private string Describe((int Line, string Text) problem) => problem.Line == WholeFile
        ? $"{name}: {problem.Text}"
        : string.Create(CultureInfo.InvariantCulture, $"{name}:{problem.Line}: {problem.Text}");
}
