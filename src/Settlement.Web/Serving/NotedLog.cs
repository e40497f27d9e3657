using Microsoft.Extensions.Logging;
using Settlement.Core;

namespace Settlement.Web;

/// <summary>Hands warnings and errors to whoever watches the server, each on one line.</summary>
internal sealed class NotedLog(Action<string> note) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Logger(note);

    public void Dispose()
    {
    }

    private sealed class Logger(Action<string> note) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                var line = formatter(state, exception);
                note(OneLine.Of(exception is null ? line : $"{line}: {exception.Message}"));
            }
        }
    }
}
