using ChordDash.Engine.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ChordDash.Engine.Networks;

/// <summary>
/// A padded batch of pieces, (batch, time), cut into windows of equal length that recurrent layers read side by side. Windows that
/// hold padding only are left out; a piece's windows begin at its own beginning, so they don't depend on its neighbours.
/// </summary>
/// <remarks>The tensors belong to the dispose scope that is open when it is made.</remarks>
internal sealed class SequenceWindows
{
    private readonly long _pieces;
    private readonly long _windowsPerPiece;
    private readonly Tensor? _kept;
    private readonly Tensor? _reversal;

    /// <param name="inputs">(batch, time) of 64-bit integers.</param>
    /// <param name="lengths">(batch).</param>
    /// <param name="windowLength">In beats; 0 for one window as long as the batch.</param>
    public SequenceWindows(Tensor inputs, Tensor lengths, long windowLength)
    {
        _pieces = inputs.shape[0];
        var time = inputs.shape[1];
        var width = windowLength == 0 ? time : Math.Min(windowLength, time);
        _windowsPerPiece = (time + width - 1) / width;
        var padded = _windowsPerPiece * width;
        if (padded != time)
            inputs = nn.functional.pad(inputs, [0, padded - time]);
        using Scalar padding = padded,
            windows = _windowsPerPiece,
            length = width;
        Outside = (
            arange(KeptScalars.Zero, padding, KeptScalars.One, device: inputs.device).unsqueeze(0) >= lengths.unsqueeze(1)
        ).unsqueeze(2);

        var windowLengths = (lengths.unsqueeze(1) - (arange(KeptScalars.Zero, windows, KeptScalars.One, device: inputs.device) * length))
            .clamp(KeptScalars.Zero, length)
            .reshape(-1);
        Codes = inputs.reshape(-1, width);
        var filled = windowLengths.gt(KeptScalars.Zero).nonzero().squeeze(1);
        if (filled.shape[0] < windowLengths.shape[0])
        {
            _kept = filled;
            Codes = Codes.index_select(0, filled);
            windowLengths = windowLengths.index_select(0, filled);
        }

        var position = arange(KeptScalars.Zero, length, KeptScalars.One, device: inputs.device);
        Filled = position < windowLengths.unsqueeze(1);
        if (windowLengths.min().item<long>() == width)
            return;
        using Scalar rows = Codes.shape[0];
        // Position t of a window of n beats becomes n - 1 - t; padding stays where it is.
        var reversed = where(Filled, windowLengths.unsqueeze(1) - KeptScalars.One - position, position);
        _reversal = (reversed + arange(KeptScalars.Zero, rows, KeptScalars.One, device: inputs.device).unsqueeze(1) * length).flatten();
    }

    /// <summary>(windows, width): the inputs.</summary>
    public Tensor Codes { get; }

    /// <summary>(windows, width): true for the piece's own beats.</summary>
    public Tensor Filled { get; }

    /// <summary>(batch, padded time, 1): true beyond a piece's end.</summary>
    public Tensor Outside { get; }

    /// <summary>Whether no window holds any padding.</summary>
    public bool IsFull => _kept is null && _reversal is null;

    /// <summary>States (windows, width, features), each window read backwards from its own end.</summary>
    public Tensor Reverse(Tensor states) =>
        _reversal is null ? states.flip(1) : states.flatten(0, 1).index_select(0, _reversal).reshape(states.shape);

    /// <summary>States (windows, width, features) as (batch, padded time, features), zero where nothing was kept.</summary>
    public Tensor Join(Tensor states)
    {
        if (_kept is not null)
        {
            states = zeros([_pieces * _windowsPerPiece, states.shape[1], states.shape[2]], device: states.device)
                .index_copy(0, _kept, states);
        }

        return states.reshape(_pieces, -1, states.shape[2]);
    }
}
