using Azure.Core.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Settlement.Functions;

var builder = FunctionsApplication.CreateBuilder(args);

// Under everything else: the time-outs that the host reads are in its own file.
builder.Configuration.Sources.Insert(
    0,
    new Microsoft.Extensions.Configuration.Json.JsonConfigurationSource
    {
        FileProvider = new Microsoft.Extensions.FileProviders.PhysicalFileProvider(AppContext.BaseDirectory),
        Path = "host.json",
        Optional = true,
    });
SettlementOptions options;
try
{
    options = SettlementOptionsReader.Read(builder.Configuration);
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
builder.Services.Configure<WorkerOptions>(worker => worker.Serializer = new JsonObjectSerializer(DurableJson.Options));
builder.Services.AddSettlement(options);
builder.Services.AddTelemetry(builder.Configuration);
await builder.Build().RunAsync();
return 0;
