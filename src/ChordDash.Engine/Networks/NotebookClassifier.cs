using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ChordDash.Engine.Networks;

/// <summary>
/// The reference notebook's network with its habits: a chord code is one number, padding is the number 0 and is learned from, as
/// the score is taken at the last step of the padded batch, and logits are rounded before they are compared. Evaluated, the score is
/// that of a piece's own last step: the notebook evaluates one piece at a time. It has no dropout; if asked for, it is PyTorch's own
/// between the layers.
/// </summary>
internal sealed class NotebookClassifier : SequenceClassifier
{
    [ComponentName(Name = "lstm")]
    private readonly LSTM _lstm;

    [ComponentName(Name = "output")]
    private readonly Linear _output;

    public NotebookClassifier(ModelDescription description)
        : base(nameof(NotebookClassifier))
    {
        // Between layers only: libtorch warns about a dropout that a single layer could not apply.
        var dropout = description.Layers > 1 ? description.Dropout : 0;
        _lstm = nn.LSTM(1, description.HiddenSize, description.Layers, batchFirst: true, dropout: dropout);
        _output = nn.Linear(description.HiddenSize, description.ClassLabels.Count);
        RegisterComponents();
    }

    public override bool LearnsFromPadding => true;

    public override bool LossDividesByPieces => true;

    public override long Encode(int code) => code;

    public override int Decide(ReadOnlySpan<float> logits)
    {
        var rounded = new float[logits.Length];
        for (var i = 0; i < logits.Length; i++)
            rounded[i] = MathF.Round(logits[i], MidpointRounding.ToEven);
        return base.Decide(rounded);
    }

    public override Tensor forward(Tensor input, Tensor lengths)
    {
        using var scope = NewDisposeScope();
        var (states, _, _) = _lstm.call(input.to(float32).unsqueeze(2));
        var last = training
            ? states.select(1, -1)
            : states.gather(1, (lengths - 1).reshape(-1, 1, 1).expand(-1, 1, states.shape[2])).squeeze(1);
        return _output.call(last).MoveToOuterDisposeScope();
    }
}
