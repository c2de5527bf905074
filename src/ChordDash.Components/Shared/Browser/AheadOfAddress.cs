namespace ChordDash.Components.Shared.Browser;

/// <summary>
/// What a page shows where that stands in its address. A new address comes back by a way over the browser, which takes a while: until
/// then, who changes something must start from what was wanted last, or one change would undo another.
/// </summary>
internal sealed class AheadOfAddress<T>
    where T : class
{
    private readonly Queue<T> _underWay = new();
    private T? _said;

    /// <summary>What was wanted last; null before the first address.</summary>
    public T? Current { get; private set; }

    /// <returns>Whether that is something else, so that the address must be changed.</returns>
    public bool Want(T value)
    {
        if (value.Equals(Current))
            return false;
        Current = value;
        _underWay.Enqueue(value);
        return true;
    }

    /// <param name="said">What the address says now: it was wanted here, or the visitor went there.</param>
    public void Hear(T said)
    {
        if (said.Equals(_said))
            return;
        _said = said;
        if (_underWay.Contains(said))
        {
            while (!_underWay.Dequeue().Equals(said))
            {
                // Overtaken by a later one.
            }
        }
        else
        {
            _underWay.Clear();
        }
        if (_underWay.Count == 0)
            Current = said;
    }
}
