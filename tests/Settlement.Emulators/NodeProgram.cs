using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Settlement.Emulators;

/// <summary>Node.js, in which the emulators run, and npm, which installs them.</summary>
public static class NodeProgram
{
    private const int Oldest = 20;
    private const string WhatToDo = "install Node.js 20 or later, with npm, for the tests on storage emulators";

    /// <summary>Looks whether a Node.js is there that is new enough.</summary>
    /// <param name="name">What it is called.</param>
    /// <exception cref="EmulatorsMissingException">It is not.</exception>
    public static void Require(string name = "node")
    {
        using var process = Start(new ProcessStartInfo(name, "--version") { UseShellExecute = false, RedirectStandardOutput = true });
        var version = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        if (!int.TryParse(version.TrimStart('v').Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) || major < Oldest)
        {
            throw new EmulatorsMissingException($"Node.js {version} is too old: {WhatToDo}");
        }
    }

    /// <summary>Starts it, or npm.</summary>
    /// <exception cref="EmulatorsMissingException">There is no such program.</exception>
    public static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new EmulatorsMissingException($"{(start.FileName == "npm" ? "npm" : "Node.js")} is missing: {WhatToDo}");
        }
    }
}
