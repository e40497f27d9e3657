using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Settlement.Functions;

var builder = FunctionsApplication.CreateBuilder(args);
builder.Configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "host.json"), optional: true);
try
{
    var options = SettlementOptionsReader.Read(builder.Configuration);
    builder.Services.AddSingleton(options);
}
catch (SettingsException exception)
{
    foreach (var problem in exception.Problems)
    {
        await Console.Error.WriteLineAsync(problem);
    }

    return 2;
}

builder.ConfigureFunctionsWebApplication();
await builder.Build().RunAsync();
return 0;
