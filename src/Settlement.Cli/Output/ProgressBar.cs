using Spectre.Console;

namespace Settlement.Cli;

/// <summary>A progress bar on standard error; nothing at all where that is no terminal.</summary>
internal sealed class ProgressBar : IProgress<long>
{
    private readonly ProgressTask? task;

    private ProgressBar(ProgressTask? task) => this.task = task;

    /// <summary>Whether anybody sees it.</summary>
    public bool IsShown => task is not null;

    /// <summary>Does some work with a bar. A total of 0 or less is one that is not known yet.</summary>
    public static async Task<TResult> RunAsync<TResult>(
        CommandSession session, string title, long total, Func<ProgressBar, Task<TResult>> work)
    {
        if (!session.Host.ErrorIsTerminal)
        {
            return await work(new ProgressBar(null));
        }

        var console = Consoles.Create(session.Host, session.Host.Error, isTerminal: true);
        return await new Progress(console, session.Host.Time)
            .AutoClear(enabled: true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var added = context.AddTask(title, maxValue: total > 0 ? total : 1);
                added.IsIndeterminate = total <= 0;
                return await work(new ProgressBar(added));
            });
    }

    public static Task RunAsync(CommandSession session, string title, long total, Func<ProgressBar, Task> work) =>
        RunAsync<object?>(session, title, total, async bar =>
        {
            await work(bar);
            return null;
        });

    public void Report(long value)
    {
        if (task is not null)
        {
            task.Value = value;
        }
    }

    /// <summary>Says what is being done now.</summary>
    public void SetTitle(string title)
    {
        if (task is not null)
        {
            task.Description = title;
        }
    }
}
