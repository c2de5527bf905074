using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ChordDash.Engine.Models;

/// <summary>
/// One bidirectional recurrent layer over a dense padded batch: a second LSTM or GRU reads each row backwards from its own end.
/// Exact, and on a CPU several times faster than a packed sequence, for which libtorch has no fused path.
/// Takes states (rows, time, features) and the reversal (rows, time); returns (rows, time, 2 · hidden), forwards first.
/// </summary>
internal sealed class BidirectionalLayer : nn.Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "forwards")]
    private readonly nn.Module _forwards;

    [ComponentName(Name = "backwards")]
    private readonly nn.Module _backwards;

    public BidirectionalLayer(bool gated, long features, long hidden)
        : base(nameof(BidirectionalLayer))
    {
        _forwards = Cell();
        _backwards = Cell();
        RegisterComponents();

        nn.Module Cell() => gated ? nn.GRU(features, hidden, batchFirst: true) : nn.LSTM(features, hidden, batchFirst: true);
    }

    public override Tensor forward(Tensor states, Tensor reversal)
    {
        using var scope = NewDisposeScope();
        var ahead = Read(_forwards, states);
        var back = Read(_backwards, Reverse(states));
        return cat([ahead, Reverse(back)], 2).MoveToOuterDisposeScope();

        Tensor Reverse(Tensor sequence) => sequence.gather(1, reversal.unsqueeze(2).expand(-1, -1, sequence.shape[2]));
    }

    private static Tensor Read(nn.Module cell, Tensor states) => cell is GRU gru ? gru.call(states).Item1 : ((LSTM)cell).call(states).Item1;
}
