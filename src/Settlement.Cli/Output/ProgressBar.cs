using Spectre.Console;
using Spectre.Console.Rendering;

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
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RateColumn(), new RemainingTimeColumn())
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

    /// <summary>Says how many parts of it have begun.</summary>
    public void SetParts(int begun)
    {
        if (task is not null)
        {
            task.Description = InParts(task.Description, begun);
        }
    }

    /// <summary>What is being done, in how many parts.</summary>
    internal static string InParts(string title, int begun)
    {
        var known = title.IndexOf(" in ", StringComparison.Ordinal);
        return $"{(known < 0 ? title : title[..known])} in {Tables.Count(begun, "part")}";
    }

    // How much a second; nothing before it is known.
    private sealed class RateColumn : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(task.Speed is { } speed and >= 1 ? $"{Tables.Count((long)speed)}/s" : string.Empty);
    }
}
