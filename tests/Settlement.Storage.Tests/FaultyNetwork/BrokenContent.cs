using System.Net;
using System.Net.Sockets;

namespace Settlement.Storage.Tests.FaultyNetwork;

/// <summary>A content of which half goes over the wire before the connection is reset.</summary>
internal sealed class BrokenContent(byte[] whole) : HttpContent
{
    public static IOException Reset() => new("the connection was reset", new SocketException((int)SocketError.ConnectionReset));

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(whole.AsMemory(0, whole.Length / 2));
        await stream.FlushAsync();
        throw Reset();
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(new HalfStream(whole));

    protected override bool TryComputeLength(out long length)
    {
        length = whole.Length;
        return true;
    }

    private sealed class HalfStream(byte[] whole) : MemoryStream(whole, 0, whole.Length / 2, writable: false)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, count) is > 0 and var read ? read : throw Reset();

        public override int Read(Span<byte> buffer) => base.Read(buffer) is > 0 and var read ? read : throw Reset();

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : throw Reset();

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
            throw Reset();
    }
}
