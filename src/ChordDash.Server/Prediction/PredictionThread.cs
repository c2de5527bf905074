using System.Collections.Concurrent;
using ChordDash.Engine;
using ChordDash.Engine.Torch;
using ChordDash.Server.Operation;

namespace ChordDash.Server.Prediction;

/// <summary>The thread on which predictions are computed, one at a time, so that they never queue behind training.</summary>
internal class PredictionThread : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];

    private readonly EngineOptions _options;
    private readonly ServerMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly Thread _thread;
    private bool _isReady;

    public PredictionThread(EngineOptions options, ServerMetrics metrics, TimeProvider time)
        : this(options, metrics, time, "Prediction", prepare: null)
    {
    }

    /// <param name="prepare">Done on the thread before anything else.</param>
    protected PredictionThread(EngineOptions options, ServerMetrics metrics, TimeProvider time, string name, Action? prepare)
    {
        (_options, _metrics, _time) = (options, metrics, time);
        _thread = new Thread(() =>
        {
            prepare?.Invoke();
            Work();
        })
        { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Runs <paramref name="function"/> on the thread; what it throws is thrown here.</summary>
    public async Task<T> RunAsync<T>(Func<T> function, CancellationToken cancellationToken)
    {
        using var span = ServerMetrics.Traces.StartActivity("predict");
        var start = _time.GetTimestamp();
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() => Complete(result, () => Prepared(function), cancellationToken), cancellationToken);
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
        _work.CompleteAdding();
        // A prediction of many pieces may take longer; the process does not wait for it.
        if (_thread.Join(TimeSpan.FromSeconds(2)))
            _work.Dispose();
        GC.SuppressFinalize(this);
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
        foreach (var action in _work.GetConsumingEnumerable())
            action();
    }
}
