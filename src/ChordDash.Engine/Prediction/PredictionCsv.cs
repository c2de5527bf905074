using System.Globalization;
using ChordDash.Engine.Common;
using CsvHelper;

namespace ChordDash.Engine.Prediction;

/// <summary>
/// Writes predictions as comma-separated values (RFC 4180), with decimal points whatever the culture, unless another form is chosen.
/// </summary>
/// <remarks>
/// Where the predictions say so, the last columns are the piece's length and how many of its beats have a chord that the model has never
/// met (<see cref="DatasetPredictions.UnmetBeats"/>): these told it nothing. The notebook's form has no room for them.
/// </remarks>
public static class PredictionCsv
{
    private const string Beats = "beats";
    private const string Unmet = "unmet_beats";
    private const string Share = "0.########";

    /// <inheritdoc cref="WriteNotebook(TextWriter, DatasetPredictions, CsvForm)"/>
    public static void WriteNotebook(TextWriter writer, DatasetPredictions predictions) =>
        WriteNotebook(writer, predictions, CsvForm.Plain);

    /// <summary>
    /// The reference notebook's form: one row with the predicted class of each piece, no header. Classes are given by their labels if all
    /// labels are numbers, as the notebook's are, else by their index from 0. Nothing is written for no pieces.
    /// </summary>
    public static void WriteNotebook(TextWriter writer, DatasetPredictions predictions, CsvForm form)
    {
        Check(writer, predictions, form);
        if (predictions.Pieces.Count == 0)
            return;
        var numeric = predictions.ClassLabels.All(label => long.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        using var csv = CsvText.Create(writer, form);
        foreach (var piece in predictions.Pieces)
        {
            if (numeric)
                csv.WriteField(predictions.ClassLabels[piece.ClassIndex]);
            else
                csv.WriteField(piece.ClassIndex);
        }
        csv.EndRecord();
    }

    /// <summary>
    /// A header and one row for each of some labelled pieces: its row in the data set, its composer, the predicted one, and the probability
    /// of each class.
    /// </summary>
    /// <param name="rows">Of the data set, for which the predictions are.</param>
    /// <param name="labels">Class index of each of the data set's pieces.</param>
    public static void WriteComparison(
        TextWriter writer,
        DatasetPredictions predictions,
        IReadOnlyList<int> rows,
        IReadOnlyList<int> labels
    )
    {
        Check(writer, predictions, CsvForm.Plain);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(labels);
        using var csv = CsvText.Create(writer, CsvForm.Plain);
        WriteHeading(csv, predictions, ["row", "composer", "predicted"]);
        foreach (var row in rows)
        {
            csv.WriteField(row);
            csv.WriteText(predictions.ClassNames[labels[row]]);
            csv.WriteText(predictions.ClassNames[predictions.Pieces[row].ClassIndex]);
            WriteProbabilities(csv, predictions, row);
        }
    }

    /// <inheritdoc cref="WriteTidy(TextWriter, DatasetPredictions, CsvForm)"/>
    public static void WriteTidy(TextWriter writer, DatasetPredictions predictions) => WriteTidy(writer, predictions, CsvForm.Plain);

    /// <summary>
    /// A header and one row per piece and class: the piece's index from 0, its length, its composer where the data set says so, the
    /// predicted one, and the class with its probability.
    /// </summary>
    public static void WriteTidy(TextWriter writer, DatasetPredictions predictions, CsvForm form)
    {
        Check(writer, predictions, form);
        using var csv = CsvText.Create(writer, form);
        csv.WriteHeading(
            [
                "index",
                Beats,
                .. predictions.Truth is null ? [] : (string[])["truth"],
                "predicted",
                "composer",
                "probability",
                .. SaysUnmet(predictions) ? (string[])[Unmet] : [],
            ],
            names: []
        );
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
                csv.WriteField(probability, Share);
                if (SaysUnmet(predictions))
                    csv.WriteField(predictions.UnmetBeats[index]);
                csv.EndRecord();
            }
        }
    }

    /// <inheritdoc cref="WriteTable(TextWriter, DatasetPredictions, CsvForm)"/>
    public static void WriteTable(TextWriter writer, DatasetPredictions predictions) => WriteTable(writer, predictions, CsvForm.Plain);

    /// <summary>
    /// A header and one row per piece: its index from 0, the predicted label and composer, and the probability of each class, named by the
    /// composer.
    /// </summary>
    public static void WriteTable(TextWriter writer, DatasetPredictions predictions, CsvForm form)
    {
        Check(writer, predictions, form);
        using var csv = CsvText.Create(writer, form);
        WriteHeading(csv, predictions, ["index", "label", "composer"]);
        foreach (var (index, piece) in predictions.Pieces.Index())
        {
            csv.WriteField(index);
            csv.WriteText(predictions.ClassLabels[piece.ClassIndex]);
            csv.WriteText(predictions.ClassNames[piece.ClassIndex]);
            WriteProbabilities(csv, predictions, index);
        }
    }

    private static bool SaysUnmet(DatasetPredictions predictions) => predictions.UnmetBeats.Count > 0;

    private static void WriteHeading(CsvWriter csv, DatasetPredictions predictions, string[] columns) =>
        csv.WriteHeading(columns, predictions.ClassNames, SaysUnmet(predictions) ? [Beats, Unmet] : []);

    private static void WriteProbabilities(CsvWriter csv, DatasetPredictions predictions, int piece)
    {
        foreach (var probability in predictions.Pieces[piece].Probabilities)
            csv.WriteField(probability, Share);
        if (SaysUnmet(predictions))
        {
            csv.WriteField(predictions.Beats[piece]);
            csv.WriteField(predictions.UnmetBeats[piece]);
        }

        csv.EndRecord();
    }

    private static void Check(TextWriter writer, DatasetPredictions predictions, CsvForm form)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentNullException.ThrowIfNull(form);
    }
}
