using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using ChordDash.Components.Accounts;
using ChordDash.Components.Administration;
using ChordDash.Components.Resources;
using ChordDash.Engine.Models;
using ChordDash.Engine.Prediction;
using ChordDash.Server.Accounts;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Accounts;
using ChordDash.Server.Tests.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Api;

/// <summary>Who may what: of every route that there is.</summary>
public sealed class RouteTests : IDisposable
{
    // What a member may do to what is somebody else's: nothing of this.
    private static readonly (string Method, string Path, object? Body)[] OfAnother =
    [
        ("PATCH", "/api/v1/datasets/{dataset}", new { name = "mine" }),
        ("DELETE", "/api/v1/datasets/{dataset}", null),
        ("PATCH", "/api/v1/runs/{run}", new { name = "mine" }),
        ("DELETE", "/api/v1/runs/{run}", null),
        ("PATCH", "/api/v1/models/{model}", new { name = "mine" }),
        ("DELETE", "/api/v1/models/{model}", null),
        ("DELETE", "/api/v1/predictions/asked/{asked}", null),
        .. new[] { "cancel", "pause", "resume", "hold", "release" }.Select(action =>
            ("POST", $"/api/v1/runs/{{run}}/{action}", (object?)null)
        ),
        ("POST", "/api/v1/runs/{run}/move", new { to = "top" }),
    ];

    // What every member may.
    private static readonly string[] ForMembers =
    [
        "POST /api/v1/datasets",
        "POST /api/v1/datasets/sample",
        "POST /api/v1/datasets/{id}/derive",
        "DELETE /api/v1/datasets/imports/{id}",
        "POST /api/v1/runs",
        "POST /api/v1/runs/folds",
        "POST /api/v1/runs/sweep",
        "POST /api/v1/runs/import",
        "POST /api/v1/deleted/{kind}/{id}/restore",
        "DELETE /api/v1/deleted/{kind}/{id}",
        "POST /api/v1/runs/{id}/run-again",
        "POST /api/v1/runs/{id}/train-on",
    ];

    private static readonly string[] ForViewers =
    [
        "POST /api/v1/chords/read",
        "POST /api/v1/chords/midi",
        "POST /api/v1/predictions",
        "POST /api/v1/predictions/batch",
        "POST /api/v1/predictions/explanation",
        "POST /api/v1/predictions/similar",
        "PUT /api/v1/predictions/asked/{id}/judgement",
    ];

    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Routes_AllOfThem_AreForWhomTheTableSays()
    {
        await using var server = await TestServer.StartAsync(_root);
        var table = Routes(server)
            .Select(route =>
                $"| `{route.Name}` | "
                + $"{route.Role switch { Role.Nobody => "anybody", var role => role.ToString().ToLowerInvariant() }} | "
                + $"{(route.ForKeys ? "yes" : "no")} |"
            )
            .Order(StringComparer.Ordinal)
            .ToList();

        var written = (await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "docs", "routes.md"), Cancellation)).Where(line =>
            line.StartsWith("| `", StringComparison.Ordinal)
        );

        Assert.True(table.SequenceEqual(written, StringComparer.Ordinal), $"docs/routes.md should say:\n{string.Join('\n', table)}");
    }

    [Fact]
    public async Task Routes_WithoutASession_AnswerNobody()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = closed.Server.Http.BaseAddress,
        };
        foreach (var (name, role, _) in Routes(closed.Server).Where(route => route.Role > Role.Nobody))
        {
            using var answer = await SendAsync(http, name, body: null);
            Assert.Equal((name, role, HttpStatusCode.Unauthorized), (name, role, answer.StatusCode));
        }
    }

    [Fact]
    public async Task Routes_ForAViewer_LookAndPredict()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        using var program = await closed.WithKeyAsync("Vic", Role.Viewer);
        using var browser = await closed.SignInAsync("Vic");
        foreach (var (name, role, forKeys) in Routes(closed.Server))
        {
            var viewer = forKeys ? program : browser;
            if (name.Contains("/events", StringComparison.Ordinal) || name.Contains("_blazor", StringComparison.Ordinal))
                continue; // These stay open.
            using var answer = await SendAsync(viewer, name, body: null);
            Assert.True(
                role <= Role.Viewer == (answer.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)),
                $"{name} is for a {role}, but answers a viewer {answer.StatusCode}."
            );
        }
    }

    [Fact]
    public async Task Routes_ThatAreNotForPrograms_RefuseAnAdministratorsKey()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        using var program = await closed.WithKeyAsync("Ada", Role.Administrator);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = closed.Server.Http.BaseAddress,
        };
        http.DefaultRequestHeaders.Authorization = program.DefaultRequestHeaders.Authorization;
        var tried = 0;
        foreach (var (name, role, _) in Routes(closed.Server).Where(route => !route.ForKeys))
        {
            using var answer = await SendAsync(http, name, body: null);
            // Where there is nothing, that is said.
            if (
                role > Role.Nobody
                && !(name.EndsWith("{**path}", StringComparison.Ordinal) && answer.StatusCode == HttpStatusCode.NotFound)
            )
                Assert.Equal((name, HttpStatusCode.Forbidden), (name, answer.StatusCode));
            tried++;
        }

        // Where everybody may, a key is nobody: it changes no password.
        Assert.Contains(
            Texts.SignInToChangePassword.ToString(),
            WebUtility.HtmlDecode(await http.GetStringAsync("/account/password", Cancellation)),
            StringComparison.Ordinal
        );
        Assert.True(tried > 30);
        using var metrics = await http.GetAsync("/metrics", Cancellation);
        Assert.Equal(HttpStatusCode.OK, metrics.StatusCode);
    }

    [Fact]
    public async Task Routes_ThatChangeSomething_AreAllKnownHere()
    {
        await using var server = await TestServer.StartAsync(_root);
        var changing = Routes(server)
            .Where(route =>
                route.Name.Contains(" /api/", StringComparison.Ordinal) && !route.Name.StartsWith("GET", StringComparison.Ordinal)
            );
        string[] known =
        [
            .. OfAnother.Select(one => $"{one.Method} {Regex.Replace(one.Path, "\\{[a-z]+\\}", "{id}", RegexOptions.NonBacktracking)}"),
            .. ForMembers,
            .. ForViewers,
            "POST /api/v1/queue/hold",
            "POST /api/v1/queue/release",
            "DELETE /api/v1/storage/retention",
            "POST /api/v1/storage/checkpoints/delete",
            "POST /api/v1/storage/retention/apply",
            "PUT /api/v1/storage/retention",
        ];

        Assert.Equal(known.Order(StringComparer.Ordinal), changing.Select(route => route.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Things_OfAnotherMember_CannotBeChanged_OnesOwnCan()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        var (dataset, run, model, asked) = await closed.AsAsync("Mia", async () =>
        {
            var data = await closed.Server.ImportAsync();
            var trained = await closed.Server.TrainAsync(data.Id);
            var summary = await closed.Server.Models.GetAsync(trained, Cancellation);
            var query = new SequenceQuery("0 16 32");
            var entry = await closed
                .Server.Services.GetRequiredService<IPredictionHistory>()
                .AddAsync(summary, query, await closed.Server.Predictions.PredictAsync(trained, query, Cancellation), Cancellation);
            return (data.Id, (await closed.Server.Runs.ListAsync(Cancellation))[0].Id, trained, entry!.Id);
        });
        using var max = await closed.WithKeyAsync("Max", Role.Member);
        using var mia = await closed.WithKeyAsync("Mia", Role.Member);

        foreach (var (method, path, body) in OfAnother)
        {
            var address = path.Replace("{dataset}", $"{dataset}", StringComparison.Ordinal)
                .Replace("{run}", $"{run}", StringComparison.Ordinal)
                .Replace("{model}", $"{model}", StringComparison.Ordinal)
                .Replace("{asked}", $"{asked}", StringComparison.Ordinal);
            using var answer = await SendAsync(max, $"{method} {address}", body);
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, answer.StatusCode));
            Assert.Contains("Mia", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }

        using var production = await SendAsync(mia, $"PATCH /api/v1/models/{model}", new { stage = "production" });
        using var renamed = await SendAsync(mia, $"PATCH /api/v1/runs/{run}", new { name = "still mine" });
        using var deleted = await SendAsync(mia, $"DELETE /api/v1/runs/{run}", body: null);
        Assert.Equal(
            (HttpStatusCode.Forbidden, HttpStatusCode.OK, HttpStatusCode.NoContent),
            (production.StatusCode, renamed.StatusCode, deleted.StatusCode)
        );
    }

    // Whichever way they are called: what a page does not offer may still be asked for on its connection.
    [Fact]
    public async Task Services_OnBehalfOfAViewer_ChangeNothing()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        var server = closed.Server;
        var model = await closed.AsAsync("Mia", () => server.TrainAsync());
        var run = (await server.Runs.ListAsync(Cancellation))[0];
        var registry = server.Services.GetRequiredService<IModelRegistry>();
        Func<Task>[] changes =
        [
            () => server.EnqueueAsync(run.DatasetId),
            () => server.ImportAsync(classes: 3),
            () => server.Datasets.AddSampleAsync(new(50), Cancellation),
            () => server.Datasets.UpdateAsync(run.DatasetId, new("other"), Cancellation),
            () => server.Datasets.RenameClassesAsync(run.DatasetId, ["a", "b"], Cancellation),
            () => server.Datasets.SetSymbolsAsync(run.DatasetId, null, Cancellation),
            () => server.Datasets.DeleteAsync(run.DatasetId, Cancellation),
            () =>
                server.Services.GetRequiredService<Engine.Datasets.Checks.IDatasetChecks>().DeriveAsync(run.DatasetId, new(), Cancellation),
            () =>
                server.RunCommands.EnqueueFoldsAsync(
                    new(run.DatasetId, "quick", new() { Split = Engine.Training.SplitMethod.Folds }),
                    Cancellation
                ),
            () => server.RunCommands.EnqueueSweepAsync([new(run.DatasetId, "quick", new())], Cancellation),
            () => server.RunCommands.TrainOnAsync(run.Id, 1, cancellationToken: Cancellation),
            () => server.RunCommands.EditAsync(run.Id, new("other"), Cancellation),
            () => server.RunCommands.DeleteAsync(run.Id, Cancellation),
            () => server.Queue.HoldAllAsync(held: true, Cancellation),
            () => server.Queue.HoldAsync(run.Id, held: true, Cancellation),
            () => server.Queue.MoveAsync(run.Id, Engine.Runs.QueuePlace.Top, Cancellation),
            () => server.Queue.PauseAsync(run.Id, Cancellation),
            () => server.Queue.ResumeAsync(run.Id, Cancellation),
            () => server.Queue.CancelAsync(run.Id, Cancellation),
            () => server.RunCommands.RunAgainAsync(run.Id, cancellationToken: Cancellation),
            () => server.Services.GetRequiredService<Engine.Runs.IRunArchives>().ImportAsync(Stream.Null, Cancellation),
            () => registry.EditAsync(model, new("other"), Cancellation),
            () => registry.DeleteAsync(model, Cancellation),
            () => server.Services.GetRequiredService<IAccounts>().CreateAsync("Eve", Role.Administrator),
            () => server.Services.GetRequiredService<IStorageKeeper>().ApplyAsync(Cancellation),
            () => server.Services.GetRequiredService<IStorageKeeper>().SetRulesAsync(new(1, 1), Cancellation),
            () => server.Services.GetRequiredService<IStorageKeeper>().DeleteCheckpointsAsync(cancellationToken: Cancellation),
            () => server.Services.GetRequiredService<IStorageKeeper>().PreviewAsync(cancellationToken: Cancellation),
        ];

        foreach (var (index, change) in changes.Index())
        {
            var thrown = await Record.ExceptionAsync(() => closed.AsAsync("Vic", change));
            Assert.True(
                thrown is AccessDeniedException,
                $"Change {index} was refused by {thrown?.GetType().Name ?? "nobody"}: {thrown?.Message}"
            );
        }
    }

    [Fact]
    public async Task Queue_AMembersRun_OvertakesOnlyItsOwn()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        await closed.AsAsync("Ada", () => closed.Server.Queue.HoldAllAsync(held: true, Cancellation));
        var data = await closed.AsAsync("Mia", () => closed.Server.ImportAsync());
        var first = await closed.AsAsync("Mia", () => closed.Server.EnqueueAsync(data.Id));
        var second = await closed.AsAsync("Max", () => closed.Server.EnqueueAsync(data.Id));
        var third = await closed.AsAsync("Max", () => closed.Server.EnqueueAsync(data.Id));

        await closed.AsAsync("Max", () => closed.Server.Queue.MoveAsync(third.Id, Engine.Runs.QueuePlace.Before(second.Id), Cancellation));
        var refusal = await Assert.ThrowsAsync<AccessDeniedException>(() =>
            closed.AsAsync("Max", () => closed.Server.Queue.MoveAsync(third.Id, Engine.Runs.QueuePlace.Top, Cancellation))
        );

        Assert.Equal(RunMessages.RunWouldOvertake(1), refusal.Problem);
        Assert.Equal(
            [first.Id, third.Id, second.Id],
            (await closed.Server.Runs.ListAsync(Cancellation)).OrderBy(run => run.QueuePosition).Select(run => run.Id)
        );
    }

    /// <summary>"GET /path" and who may at least, of every route but the product's own files.</summary>
    private static IEnumerable<(string Name, Role Role, bool ForKeys)> Routes(TestServer server)
    {
        foreach (var endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"];
            if (endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
            {
                Assert.All(methods, method => Assert.True(method is "GET" or "HEAD"));
                continue;
            }

            var named = endpoint
                .Metadata.OfType<IAuthorizeData>()
                .Select(data => data.Policy is null ? Role.Viewer : Enum.Parse<Role>(data.Policy));
            var role = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null ? Role.Nobody : named.Append(Role.Viewer).Max();
            var path = "/" + Regex.Replace(endpoint.RoutePattern.RawText!, ":[a-z]+\\}", "}", RegexOptions.NonBacktracking).Trim('/');
            // Pages take forms too.
            foreach (var method in methods.Count > 3 || methods is ["GET", "POST"] ? ["GET"] : methods)
                yield return ($"{method} {path}", role, KeyAccess.IsForKeys(endpoint));
        }
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient http, string route, object? body)
    {
        var (method, path) = (
            route.Split(' ')[0],
            Regex.Replace(
                route.Split(' ')[1],
                "\\{[^}]*\\}",
                match => match.Value is "{id}" && !route.Contains("asked", StringComparison.Ordinal) ? $"{Guid.Empty}" : "1",
                RegexOptions.NonBacktracking
            )
        );
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method is not "GET")
            request.Content = JsonContent.Create(body ?? new { });
        return http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
    }
}
