using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Moq;

namespace Settlement.Functions.Tests;

/// <summary>An engine that takes every start and knows it afterwards.</summary>
internal static class EngineMock
{
    public static void TakesStarts<T>(this Mock<DurableTaskClient> client, ICollection<T> started)
        where T : class
    {
        client.Setup(engine => engine.ScheduleNewOrchestrationInstanceAsync(
                It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .Returns((TaskName name, object? input, StartOrchestrationOptions? options, CancellationToken _) =>
            {
                started.Add((T)input!);
                var id = options!.InstanceId!;
                client.Setup(engine => engine.GetInstanceAsync(id, true, It.IsAny<CancellationToken>())).ReturnsAsync(Instance(name, id, input));
                return Task.FromResult(id);
            });
    }

    /// <summary>An instance as the engine shows it.</summary>
    public static OrchestrationMetadata Instance(
        string name, string id, object? input, OrchestrationRuntimeStatus status = OrchestrationRuntimeStatus.Pending)
    {
        var converter = new JsonDataConverter(DurableJson.Options);
        return new OrchestrationMetadata(name, id) { RuntimeStatus = status, SerializedInput = converter.Serialize(input), DataConverter = converter };
    }
}
