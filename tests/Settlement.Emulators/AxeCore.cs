namespace Settlement.Emulators;

/// <summary>axe-core, which finds what keeps people from using a page.</summary>
public static class AxeCore
{
    /// <summary>Its script.</summary>
    /// <exception cref="EmulatorsMissingException">Node.js is missing, or too old.</exception>
    public static string Text { get; } = File.ReadAllText(Path.Combine(EmulatorFolder.Path, "node_modules", "axe-core", "axe.min.js"));
}
