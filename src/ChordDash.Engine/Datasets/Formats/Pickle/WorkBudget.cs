using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>
/// What reading a file may cost besides going through it once: <see cref="PerByte"/> steps for each of its bytes and <see cref="Floor"/>. A
/// pickle can refer to the same object again at two bytes each, so that what is done anew for each reference would grow with the square of
/// the file.
/// </summary>
/// <remarks>A step is a value that is looked at, or a byte that is made part of a text: some nanoseconds.</remarks>
internal sealed class WorkBudget(int fileBytes, CancellationToken cancellationToken)
{
    public const int PerByte = 32;
    public const long Floor = 64L << 20;

    private const int StepsPerCheck = 1 << 18;

    private readonly long _all = Floor + PerByte * (long)fileBytes;
    private long _taken;
    private long _nextCheck;

    /// <summary>Asked before the work is done.</summary>
    /// <exception cref="DatasetFormatException">There is not so much left.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Take(long steps)
    {
        _taken += steps;
        if (_taken < _nextCheck)
            return;
        cancellationToken.ThrowIfCancellationRequested();
        _nextCheck = Math.Min(_taken + StepsPerCheck, _all + 1);
        if (_taken > _all)
            throw new DatasetFormatException(DatasetMessages.PickleTakesTime);
    }
}
