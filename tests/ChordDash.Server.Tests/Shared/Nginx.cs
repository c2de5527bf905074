using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ChordDash.Server.Tests.Shared;

/// <summary>nginx as a proxy before a server, with the configuration that the repository ships.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private const string Program = "/usr/sbin/nginx";

    private readonly TemporaryFolder _folder = new();
    private readonly Process _process;

    private Nginx(int port, Uri server, string? configured, string user)
    {
        Assert.True(File.Exists(Program), $"This test needs {Program}; ./test.sh installs it from Debian's packages.");
        Address = new Uri($"http://127.0.0.1:{port}");
        var deploy = Path.Combine(Repository.Root, "deploy");
        var location = (configured ?? File.ReadAllText(Path.Combine(deploy, "nginx.conf"))).Replace(
            "http://127.0.0.1:5000",
            server.GetLeftPart(UriPartial.Authority),
            StringComparison.Ordinal
        );
        var folder = _folder.Path;
        location = location.Replace("/var/log/nginx", folder, StringComparison.Ordinal);
        File.WriteAllText(
            Path.Combine(folder, "nginx.conf"),
            $$"""
            user {{user}};
            daemon off;
            pid {{folder}}/pid;
            error_log stderr;
            events { }
            http {
                access_log off;
                client_body_temp_path {{folder}}/body;
                proxy_temp_path {{folder}}/proxy;
                fastcgi_temp_path {{folder}}/fastcgi;
                uwsgi_temp_path {{folder}}/uwsgi;
                scgi_temp_path {{folder}}/scgi;
                include {{deploy}}/nginx-http.conf;
                server {
                    listen 127.0.0.1:{{port}};
                    {{location}}
                }
            }
            """
        );
        _process = Process.Start(
            new ProcessStartInfo(Program, ["-c", Path.Combine(folder, "nginx.conf"), "-e", "stderr"]) { UseShellExecute = false }
        )!;
    }

    /// <summary>Without the path below which the server stands.</summary>
    public Uri Address { get; }

    /// <summary>What it wrote down of requests.</summary>
    public string AccessLog => File.ReadAllText(Path.Combine(_folder.Path, "access.log"));

    /// <param name="server">What it stands before.</param>
    /// <param name="configured">The location, with the server at port 5000; the one of the repository without it.</param>
    /// <param name="user">Whose the connections to the server are.</param>
    public static async Task<Nginx> StartAsync(Uri server, string? configured = null, string user = "root")
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        var nginx = new Nginx(port, server, configured, user);
        using var http = new HttpClient();
        for (var tries = 0; ; tries++)
        {
            try
            {
                (await http.GetAsync(nginx.Address, TestContext.Current.CancellationToken)).Dispose();
                return nginx;
            }
            catch (HttpRequestException) when (tries < 100_000 && !nginx._process.HasExited)
            {
                await Task.Yield();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Dispose();
    }
}
