using System.Text;
using ChordDash.Engine.Common;
using ChordDash.Server.Accounts.Budgets;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace ChordDash.Server.Api;

/// <summary>
/// Files that are made while they are sent: a part is computed, then sent, then the next one is computed. However slowly somebody takes a
/// file, it costs a part's memory, no file on disk, and no thread.
/// </summary>
internal static class Downloads
{
    /// <summary>Computed before it is sent, in bytes.</summary>
    private const int Part = 1 << 18;

    /// <summary>After which a client must have taken bytes at the least rate; a connection that stalls for a moment is no abuse.</summary>
    private static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(10);

    /// <summary>A file on its way counts as a transfer of who asks for it, and is to be taken at a least rate.</summary>
    public static RouteHandlerBuilder CountsAsTransfer(this RouteHandlerBuilder endpoint) =>
        endpoint.AddEndpointFilter(async (context, next) => await next(context) is IResult result ? new Transfer(result) : null);

    /// <param name="write">Writes the file to the stream, and a little of it with each step.</param>
    public static PushStreamHttpResult Make(
        WorkThreads threads,
        Func<Stream, IEnumerable<int>> write,
        string contentType,
        string fileName,
        CancellationToken cancellation
    ) => TypedResults.Stream(body => SendAsync(threads, write, body, cancellation), contentType, fileName);

    /// <param name="write">Writes the text to the writer, and a little of it with each step.</param>
    public static PushStreamHttpResult MakeText(
        WorkThreads threads,
        Func<TextWriter, IEnumerable<int>> write,
        string contentType,
        string fileName,
        CancellationToken cancellation
    )
    {
        return Make(threads, Encode, contentType, fileName, cancellation);

        IEnumerable<int> Encode(Stream stream)
        {
            using var writer = new StreamWriter(
                stream,
                new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
                bufferSize: 1 << 14,
                leaveOpen: true
            );
            foreach (var step in write(writer))
                yield return step;
        }
    }

    private static async Task SendAsync(
        WorkThreads threads,
        Func<Stream, IEnumerable<int>> write,
        Stream body,
        CancellationToken cancellation
    )
    {
        using var part = new MemoryStream(Part);
        using var steps = write(part).GetEnumerator();
        for (var isMore = true; isMore; )
        {
            isMore = await threads.RunAsync(() => Fill(part, steps, cancellation), cancellation);
            await body.WriteAsync(part.GetBuffer().AsMemory(0, (int)part.Length), cancellation);
            part.SetLength(0);
        }
    }

    private static bool Fill(MemoryStream part, IEnumerator<int> steps, CancellationToken cancellation)
    {
        while (part.Length < Part)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!steps.MoveNext())
                return false;
        }

        return true;
    }

    private sealed class Transfer(IResult result) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            if (httpContext.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
                rate.MinDataRate = new MinDataRate(Limits.MinTransferBytesPerSecond, GracePeriod);
            await httpContext
                .RequestServices.GetRequiredService<WorkBudget>()
                .TransferAsync(
                    async () =>
                    {
                        await result.ExecuteAsync(httpContext);
                        return true;
                    },
                    httpContext.RequestAborted
                );
        }
    }
}
