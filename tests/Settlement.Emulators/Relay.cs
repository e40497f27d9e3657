using System.Net;
using System.Net.Sockets;

namespace Settlement.Emulators;

/// <summary>
/// A port of this machine that leads to a server. While it is cut, the server seems to have been killed: its connections
/// end, and new ones are refused. Afterwards the server is there again with all it had, which an emulator that keeps
/// everything in memory would not be after a real kill.
/// </summary>
public sealed class Relay : IDisposable
{
    private readonly int server;
    private readonly Lock locked = new();
    private readonly List<TcpClient> connections = [];
    private TcpListener listener;
    private bool isCut;

    /// <summary>Opens a free port.</summary>
    /// <param name="server">The server's port on this machine.</param>
    public Relay(int server)
    {
        this.server = server;
        listener = Listen(port: 0);
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The port, the same after it was cut.</summary>
    public int Port { get; }

    /// <summary>Ends every connection and refuses new ones.</summary>
    public void Cut()
    {
        lock (locked)
        {
            isCut = true;
            listener.Stop();
            connections.ForEach(connection => connection.Dispose());
            connections.Clear();
        }
    }

    /// <summary>Leads to the server again.</summary>
    public void Mend()
    {
        lock (locked)
        {
            isCut = false;
            listener = Listen(Port);
        }
    }

    /// <inheritdoc />
    public void Dispose() => Cut();

    private TcpListener Listen(int port)
    {
        var opened = new TcpListener(IPAddress.Loopback, port);
        opened.Start();
        _ = AcceptAsync(opened);
        return opened;
    }

    private async Task AcceptAsync(TcpListener opened)
    {
        try
        {
            while (true)
            {
                _ = LeadAsync(await opened.AcceptTcpClientAsync());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }
    }

    private async Task LeadAsync(TcpClient client)
    {
        using var upstream = new TcpClient();
        try
        {
            lock (locked)
            {
                // Accepted just before it was cut.
                ObjectDisposedException.ThrowIf(isCut, this);
                connections.AddRange([client, upstream]);
            }

            await upstream.ConnectAsync(IPAddress.Loopback, server);
            await using var near = client.GetStream();
            await using var far = upstream.GetStream();
            await Task.WhenAny(near.CopyToAsync(far), far.CopyToAsync(near));
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut, or ended by either side.
        }
        finally
        {
            client.Dispose();
        }
    }
}
