using System.Globalization;

namespace ChordDash.Engine.Prediction;

/// <summary>Writes predictions as comma-separated values (RFC 4180), with decimal points whatever the culture.</summary>
public static class PredictionCsv
{
    /// <summary>
    /// The reference notebook's form: one row with the predicted class of each piece, no header. Classes are given by their labels if all
    /// labels are numbers, as the notebook's are, else by their index from 0. Nothing is written for no pieces.
    /// </summary>
    public static void WriteNotebook(TextWriter writer, DatasetPredictions predictions)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(predictions);
        if (predictions.Pieces.Count == 0)
            return;
        var numeric = predictions.ClassLabels.All(label => long.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        using var csv = CsvText.Create(writer);
        foreach (var piece in predictions.Pieces)
        {
            if (numeric)
                csv.WriteField(predictions.ClassLabels[piece.ClassIndex]);
            else
                csv.WriteField(piece.ClassIndex);
        }
        csv.EndRecord();
    }

    /// <summary>A header and one row for each of some labelled pieces: its row in the data set, its composer, the predicted one, and the probability of each class.</summary>
    /// <param name="rows">Of the data set, for which the predictions are.</param>
    /// <param name="labels">Class index of each of the data set's pieces.</param>
    public static void WriteComparison(TextWriter writer, DatasetPredictions predictions, IReadOnlyList<int> rows, IReadOnlyList<int> labels)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(labels);
        using var csv = CsvText.Create(writer);
        csv.WriteHeading(["row", "composer", "predicted"], predictions.ClassNames);
        foreach (var row in rows)
        {
            csv.WriteField(row);
            csv.WriteText(predictions.ClassNames[labels[row]]);
            csv.WriteText(predictions.ClassNames[predictions.Pieces[row].ClassIndex]);
            foreach (var probability in predictions.Pieces[row].Probabilities)
                csv.WriteField(probability, "0.########");
            csv.EndRecord();
        }
    }

    /// <summary>A header and one row per piece and class: the piece's index from 0, its length, its composer where the data set says so, the predicted one, and the class with its probability.</summary>
    public static void WriteTidy(TextWriter writer, DatasetPredictions predictions)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(predictions);
        using var csv = CsvText.Create(writer);
        csv.WriteHeading(
            ["index", "beats", .. predictions.Truth is null ? [] : (string[])["truth"], "predicted", "composer", "probability"], names: []);
        foreach (var (index, piece) in predictions.Pieces.Index())
        {
            foreach (var (composer, probability) in predictions.ClassNames.Zip(piece.Probabilities))
            {
                csv.WriteField(index);
                csv.WriteField(predictions.Beats[index]);
                if (predictions.Truth is { } truth)
                    csv.WriteText(truth[index]);
                csv.WriteText(predictions.ClassNames[piece.ClassIndex]);
                csv.WriteText(composer);
                csv.WriteField(probability, "0.########");
                csv.EndRecord();
            }
        }
    }

    /// <summary>A header and one row per piece: its index from 0, the predicted label and composer, and the probability of each class, named by the composer.</summary>
    public static void WriteTable(TextWriter writer, DatasetPredictions predictions)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(predictions);
        using var csv = CsvText.Create(writer);
        csv.WriteHeading(["index", "label", "composer"], predictions.ClassNames);
        foreach (var (index, piece) in predictions.Pieces.Index())
        {
            csv.WriteField(index);
            csv.WriteText(predictions.ClassLabels[piece.ClassIndex]);
            csv.WriteText(predictions.ClassNames[piece.ClassIndex]);
            foreach (var probability in piece.Probabilities)
                csv.WriteField(probability, "0.########");
            csv.EndRecord();
        }
    }
}
