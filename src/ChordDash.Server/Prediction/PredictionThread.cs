using ChordDash.Engine.Common;
using ChordDash.Engine.Torch;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Monitoring;

namespace ChordDash.Server.Prediction;

/// <summary>
/// The thread on which predictions are computed, one at a time, so that they never queue behind training, nor a short one behind many long
/// ones.
/// </summary>
internal sealed class PredictionThread : IDisposable
{
    private readonly FairWork _work = new();

    private readonly EngineOptions _options;
    private readonly ServerMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly Action<CallerBudget?, Action> _turn;
    private readonly Thread _thread;
    private bool _isReady;

    public PredictionThread(EngineOptions options, ServerMetrics metrics, TimeProvider time, string name)
        : this(options, metrics, time, name, () => { }, (_, step) => step()) { }

    /// <param name="prepare">Done on the thread before anything else.</param>
    /// <param name="turn">Does a step on behalf of somebody.</param>
    public PredictionThread(
        EngineOptions options,
        ServerMetrics metrics,
        TimeProvider time,
        string name,
        Action prepare,
        Action<CallerBudget?, Action> turn
    )
    {
        (_options, _metrics, _time, _turn) = (options, metrics, time, turn);
        _thread = new Thread(() =>
        {
            prepare();
            Work();
        })
        {
            IsBackground = true,
            Name = name,
        };
        _thread.Start();
    }

    /// <summary>Runs <paramref name="function"/> on the thread; what it throws is thrown here.</summary>
    /// <param name="beats">That it computes, padding included; 0 where it only looks something up.</param>
    public async Task<T> RunAsync<T>(Func<T> function, int beats, CancellationToken cancellationToken)
    {
        using var span = ServerMetrics.Traces.StartActivity("predict");
        var start = _time.GetTimestamp();
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var budget = CallerBudget.Current;
        _work.Add(beats, () => _turn(budget, () => Complete(result, () => Prepared(function), cancellationToken)));
        var answer = await result.Task;
        _metrics.Predicted(start);
        return answer;
    }

    // With the first question, so that a server starts without libtorch.
    private T Prepared<T>(Func<T> function)
    {
        if (!_isReady)
            ComputeThreads.UseOnlyThisThread(_options);
        _isReady = true;
        return function();
    }

    public void Dispose()
    {
        _work.End();
        // A prediction of many pieces may take longer; the process does not wait for it.
        if (_thread.Join(TimeSpan.FromSeconds(2)))
            _work.Dispose();
    }

    private static void Complete<T>(TaskCompletionSource<T> result, Func<T> function, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            result.SetResult(function());
        }
        catch (OperationCanceledException)
        {
            result.SetCanceled(cancellationToken);
        }
        catch (Exception exception)
        {
            result.SetException(exception);
        }
    }

    private void Work()
    {
        while (_work.Take() is { } action)
            action();
    }
}
