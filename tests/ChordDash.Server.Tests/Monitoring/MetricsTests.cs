using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests.Monitoring;

/// <summary>Alone, for OpenTelemetry adds up what all servers of a process measure.</summary>
[CollectionDefinition(nameof(MetricsTests), DisableParallelization = true)]
[Collection(nameof(MetricsTests))]
public sealed class MetricsTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Metrics_OfRunsEpochsPredictionsAndLag_AreForPrometheus()
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();
        var events = server.ReadEventsAsync(run.Id);
        var training = await server.Trainer.NextAsync();
        await training.EpochAsync();
        await training.EpochAsync();
        training.Finish();
        await events;
        var model = (await server.UntilAsync(run.Id, Engine.Runs.RunState.Finished)).ModelId!.Value;
        await server.Predictions.PredictAsync(model, new("0 16"), Cancellation);
        await server.EnqueueAsync();
        await server.Trainer.NextAsync();

        var metrics = await server.Http.GetStringAsync("/metrics", Cancellation);

        Assert.Equal(2, Value(metrics, "chorddash_training_epochs_total"));
        Assert.Equal(2, Value(metrics, "chorddash_training_speed_per_second_count"));
        Assert.Equal(1, Value(metrics, "chorddash_predictions_duration_seconds_count"));
        Assert.True(Value(metrics, "chorddash_events_lag_seconds_count") >= 3);
        Assert.Contains("state=\"finished\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("state=\"running\"} 1", metrics, StringComparison.Ordinal);
    }

    private static double Value(string metrics, string name) =>
        double.Parse(
            metrics.Split('\n').First(line => line.StartsWith(name + "{", StringComparison.Ordinal)).Split(' ')[1],
            System.Globalization.CultureInfo.InvariantCulture
        );
}
