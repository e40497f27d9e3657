using System.CommandLine;

namespace Settlement.Cli;

/// <summary>The command <c>settle</c> and everything under it.</summary>
internal static class SettleRootCommand
{
    /// <summary>The arguments are repeated in "go on with" lines.</summary>
    public static RootCommand Create(CliHost host, IReadOnlyList<string> args) => Create(new GlobalOptions(host, args));

    public static RootCommand Create(GlobalOptions globals)
    {
        var root = new RootCommand(
            """
            Credits each user's earnings of a day exactly once in effect, and shows it.

            Exit codes: 0 done, 2 bad usage or input, 3 breaks or conflicts found, 4 some users quarantined,
            5 store or payment service out of reach, 1 anything else.
            """);
        ExampleHelp.AddTo(root,
        [
            "settle import yields yields.csv",
            "settle import positions positions.csv --date 2014-08-05",
            "settle run --date 2014-08-05",
        ]);
        globals.AddTo(root);
        root.Add(DemoCommand.Create(globals));
        root.Add(InitCommand.Create(globals));
        root.Add(ProfilesCommand.Create(globals));
        root.Add(ImportCommand.Create(globals));
        root.Add(GenerateCommand.Create(globals));
        root.Add(RunCommand.Create(globals));
        root.Add(CatchUpCommand.Create(globals));
        root.Add(DaysCommand.Create(globals));
        root.Add(PauseCommand.CreatePause(globals));
        root.Add(PauseCommand.CreateResume(globals));
        root.Add(StatusCommand.Create(globals));
        root.Add(ExplainCommand.Create(globals));
        root.Add(StatementCommand.Create(globals));
        root.Add(ReconcileCommand.Create(globals));
        root.Add(CloseCommand.Create(globals));
        root.Add(VerifyCommand.Create(globals));
        root.Add(ProveCommand.Create(globals));
        root.Add(CorrectCommand.Create(globals));
        root.Add(OwedCommand.Create(globals));
        root.Add(ExportCommand.Create(globals));
        root.Add(ReportCommand.Create(globals));
        root.Add(AuditCommand.Create(globals));
        root.Add(BackupCommand.Create(globals));
        root.Add(ServeCommand.Create(globals));
        root.Add(IncidentCommand.Create(globals));
        root.Add(SimulateCommand.Create(globals));
        root.Add(DoctorCommand.Create(globals));
        root.Add(CompletionCommand.Create());
        root.Add(CompleteCommand.Create(root));
        return root;
    }
}
