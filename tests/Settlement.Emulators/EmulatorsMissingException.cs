namespace Settlement.Emulators;

/// <summary>
/// The storage emulators cannot be run here. The message is one line that says what to install. It is all there is to know,
/// and every test on an emulator prints it: so there is no stack trace and no inner exception.
/// </summary>
/// <param name="message">One line.</param>
public sealed class EmulatorsMissingException(string message) : Exception(message)
{
    /// <inheritdoc />
    public override string? StackTrace => null;
}
