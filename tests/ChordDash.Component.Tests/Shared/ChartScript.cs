using System.Threading.Channels;
using ChordDash.Components.Charts;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace ChordDash.Component.Tests.Shared;

/// <summary>Stands for the charts' script: knows its functions and nothing else, and lets tests await what they are called with.</summary>
internal sealed class ChartScript : IJSObjectReference
{
    private readonly Channel<ChartNews> _updates = Channel.CreateUnbounded<ChartNews>();
    private readonly TaskCompletionSource _disposal = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, ChartOptions> _charts = new(StringComparer.Ordinal);
    private readonly List<string> _elements = [];
    private int _generation;

    /// <summary>What update should do, for failures.</summary>
    public Func<Task> OnUpdate { get; set; } = () => Task.CompletedTask;

    public List<BoardOptions> Boards { get; } = [];

    /// <summary>By key.</summary>
    public IReadOnlyDictionary<string, ChartOptions> Charts => _charts;

    public int Destroyed { get; private set; }

    public bool IsDisposed => Disposal.IsCompleted;

    public Task Disposal => _disposal.Task;

    public ValueTask<ChartNews> NextAsync(CancellationToken cancel) => _updates.Reader.ReadAsync(cancel);

    /// <summary>Reads updates until a column has had a value; returns the column's values in their order.</summary>
    public async Task<List<double?>> ColumnUntilAsync(string column, double value, CancellationToken cancel, List<double?>? before = null)
    {
        var values = before ?? [];
        while (!values.Contains(value))
        {
            foreach (var update in (await NextAsync(cancel)).Updates)
            {
                if (update.Generation != _generation)
                    values.Clear();
                _generation = update.Generation;
                values.AddRange(update.Columns[Boards[^1].Columns.ToList().IndexOf(column)]);
            }
        }
        return values;
    }

    public bool HasUpdate => _updates.Reader.TryPeek(out _);

    public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) =>
        InvokeAsync<TValue>(identifier, CancellationToken.None, args);

    public async ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args)
    {
        switch (identifier, args)
        {
            case ("createBoard", [string, ElementReference, BoardOptions options]):
                Boards.Add(options);
                break;
            case ("addChart", [string, ElementReference element, ChartOptions options]):
                // As in the script: what is added twice is there once.
                if (!_elements.Contains(element.Id))
                    _charts[options.Key] = options;
                _elements.Add(element.Id);
                break;
            case ("removeChart", [string, ElementReference]):
                break;
            case (
                "update",
                [string, IReadOnlyList<ChartUpdate> updates, IReadOnlyDictionary<string, IReadOnlyList<ChartReference>> references]
            ):
                await OnUpdate();
                _updates.Writer.TryWrite(
                    new(updates, new Dictionary<string, IReadOnlyList<ChartReference>>(references, StringComparer.Ordinal))
                );
                break;
            case ("destroyBoard", [string]):
                Destroyed++;
                break;
            default:
                throw new InvalidOperationException($"The charts' script has no such function: {identifier}.");
        }
        return default!;
    }

    public ValueTask DisposeAsync()
    {
        _disposal.TrySetResult();
        return ValueTask.CompletedTask;
    }
}

/// <summary>One call's worth of news.</summary>
internal sealed record ChartNews(IReadOnlyList<ChartUpdate> Updates, IReadOnlyDictionary<string, IReadOnlyList<ChartReference>> References);
