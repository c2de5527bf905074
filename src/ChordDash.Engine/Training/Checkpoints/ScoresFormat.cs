using System.Runtime.InteropServices;
using ChordDash.Engine.Evaluation;

namespace ChordDash.Engine.Training.Checkpoints;

/// <summary>Scores in bytes: they are too many for JSON.</summary>
internal static class ScoresFormat
{
    public static void Write(BinaryWriter writer, IReadOnlyList<ScoresByLength> lengths)
    {
        writer.Write(lengths.Count);
        foreach (var scores in lengths)
        {
            writer.Write(scores.Beats ?? -1);
            writer.Write(scores.Logits.Count);
            writer.Write(scores.Logits.Count == 0 ? 0 : scores.Logits[0].Length);
            foreach (var row in scores.Logits)
                writer.Write(MemoryMarshal.AsBytes(row.AsSpan()));
            foreach (var prediction in scores.Predictions)
                writer.Write(prediction);
        }
    }

    public static IReadOnlyList<ScoresByLength> Read(BinaryReader reader)
    {
        var lengths = new ScoresByLength[reader.ReadInt32()];
        for (var i = 0; i < lengths.Length; i++)
        {
            var beats = reader.ReadInt32();
            var (pieces, classes) = (reader.ReadInt32(), reader.ReadInt32());
            var logits = new float[pieces][];
            for (var piece = 0; piece < pieces; piece++)
            {
                logits[piece] = new float[classes];
                reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(logits[piece].AsSpan()));
            }

            var predictions = new int[pieces];
            for (var piece = 0; piece < pieces; piece++)
                predictions[piece] = reader.ReadInt32();
            lengths[i] = new(beats < 0 ? null : beats, logits, predictions);
        }

        return lengths;
    }
}
