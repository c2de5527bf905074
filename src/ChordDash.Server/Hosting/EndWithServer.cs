namespace ChordDash.Server.Hosting;

/// <summary>
/// Ends requests that take long when the server stops, so that a stop does not wait for them until the host's patience ends.
/// </summary>
internal static class EndWithServer
{
    /// <summary>Enough for what is nearly done. What streams without an end does not wait for it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    public static void UseEndWithServer(this WebApplication app)
    {
        var end = new CancellationTokenSource();
        app.Lifetime.ApplicationStopping.Register(() => end.CancelAfter(Grace));
        app.Lifetime.ApplicationStopped.Register(end.Dispose);
        app.Use(
            async (context, next) =>
            {
                var gone = context.RequestAborted;
                using var either = CancellationTokenSource.CreateLinkedTokenSource(gone, end.Token);
                context.RequestAborted = either.Token;
                try
                {
                    await next(context);
                }
                finally
                {
                    context.RequestAborted = gone;
                }
            }
        );
    }
}
