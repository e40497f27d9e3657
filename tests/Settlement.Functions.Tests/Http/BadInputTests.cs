using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.DurableTask.Client;
using Moq;
using Settlement.Web;

namespace Settlement.Functions.Tests;

/// <summary>
/// What is refused at the door: no store is opened for it and no engine is asked. Either would be a failure that nobody
/// planned, a 500.
/// </summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private const string Date = "2014-08-05";

    private readonly AppWorld world = new();
    private readonly SettlementFunctions functions;
    private readonly DurableTaskClient nobody = new Mock<DurableTaskClient>(MockBehavior.Strict, "test").Object;

    public BadInputTests() => functions = world.Create<SettlementFunctions>(
        new AppStores(_ => throw new InvalidOperationException("a store was opened")));

    public static TheoryData<string> BadUserIds =>
    [
        string.Empty, " ", " a", "a ", "a/b", "a\\b", "a#b", "a?b", "../../x", "a\u0000b", "a\nb", "a\u007fb", "a\u0085b", "\u00a0a",
        new string('a', 129), new string('/', 10_000),
    ];

    public static TheoryData<string> BadDates =>
    [
        string.Empty, "2014-02-30", "2015-02-29", "0000-01-01", "10000-01-01", "2014-8-5", "20140805", "2014-08-05T00:00:00", "2014-08-05 ", "２０１４-08-05",
        "../../x", "..%2F..%2Fx", "2014-08-05\u0000", "settle-2014-08-05", new string('2', 10_000),
    ];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Theory]
    [MemberData(nameof(BadUserIds))]
    public async Task User_id_that_no_store_takes_is_refused_in_an_address(string user) =>
        AssertProblem(400, await functions.UserAsync(Requests.Of("GET"), Date, user));

    [Theory]
    [MemberData(nameof(BadUserIds))]
    public async Task User_id_that_no_store_takes_is_refused_in_a_body(string user) =>
        AssertProblem(400, await PostAsync(Encoding.UTF8.GetBytes("{\"users\":[\"user-00001\"," + Escape(user) + "]}")));

    [Theory]
    [MemberData(nameof(BadDates))]
    public async Task Date_that_is_none_is_refused_in_every_route(string date)
    {
        AssertProblem(400, await functions.SettlementAsync(Requests.Of("GET"), date, nobody));
        AssertProblem(400, await functions.SettlementAsync(Requests.Of("POST"), date, nobody));
        AssertProblem(400, await functions.UserAsync(Requests.Of("GET"), date, "user-00001"));
        AssertProblem(400, await functions.ReconciliationAsync(Requests.Of("GET"), date));
    }

    [Theory]
    [InlineData("{\"users\":[\"a\"],}")]
    [InlineData("{/* why */}")]
    [InlineData("{} {}")]
    [InlineData("\ufeff")]
    [InlineData("{\"users\":\"a\"}")]
    [InlineData("{\"users\":{\"a\":1}}")]
    [InlineData("{\"users\":[[\"a\"]]}")]
    [InlineData("{\"users\":[null]}")]
    [InlineData("{\"dryRun\":null}")]
    [InlineData("{\"dryRun\":1}")]
    [InlineData("{\"DryRun\":true}")]
    [InlineData("{\"onlyFailed\":\"true\"}")]
    [InlineData("{\"users\":[\"\\ud800\"]}")]
    [InlineData("{\"users\":[\"a\\udc00b\"]}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"amount\":\"1.00\"}")]
    [InlineData("{\"yield\":\"9.9999\"}")]
    [InlineData("{\"turn\":{\"startedBy\":\"somebody else\"}}")]
    public async Task Malformed_body_is_refused(string body) => AssertProblem(400, await PostAsync(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public async Task Body_that_is_too_deep_too_long_or_no_text_is_refused()
    {
        AssertProblem(400, await PostAsync(Encoding.UTF8.GetBytes("{\"users\":" + new string('[', 10_000) + new string(']', 10_000) + "}")));
        AssertProblem(400, await PostAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { users = Enumerable.Range(0, 1_001).Select(i => $"u{i}") }))));
        AssertProblem(400, await PostAsync([0xff, 0xfe, 0x7b, 0x00]));
        AssertProblem(400, await PostAsync([.. "{\"users\":[\""u8, 0xc3, 0x28, .. "\"]}"u8]));
        AssertProblem(413, await PostAsync(new byte[RequestBody.LargestBytes + 1]));
    }

    [Fact]
    public async Task Body_of_the_largest_size_is_read_and_one_that_lies_about_its_size_is_not_read_on()
    {
        AssertProblem(400, await PostAsync(new byte[RequestBody.LargestBytes]));

        var endless = Requests.Of("POST", new byte[1]);
        endless.Body = new EndlessStream();
        endless.ContentLength = 1;
        AssertProblem(413, await functions.SettlementAsync(endless, Date, nobody));
    }

    private Task<IActionResult> PostAsync(byte[] body) => functions.SettlementAsync(Requests.Of("POST", body), Date, nobody);

    // As \uXXXX: control characters cannot be written in any other way.
    private static string Escape(string text) => "\"" + string.Concat(text.Select(c => $"\\u{(int)c:x4}")) + "\"";

    private static void AssertProblem(int status, IActionResult answer)
    {
        var reply = (ContentResult)answer;
        Assert.Equal((status, "application/problem+json; charset=utf-8"), (reply.StatusCode, reply.ContentType));
        Assert.True(reply.Content!.Length < 12_000, "the answer repeats the whole request");
        Assert.DoesNotContain("   at ", reply.Content, StringComparison.Ordinal);
    }

    /// <summary>A body that never ends.</summary>
    private sealed class EndlessStream : Stream
    {
        private long read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            read += count;
            Assert.True(read < 10_000_000, "the body was read without end");
            Array.Fill(buffer, (byte)' ', offset, count);
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
