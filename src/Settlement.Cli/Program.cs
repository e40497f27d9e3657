using Settlement.Cli;

var host = CliHost.OfProcess();
using var stop = new StopSignals(host.Error);
return await SettleCommandLine.InvokeAsync(args, host, stop.Token);
