using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json.Serialization;
using ChordDash.Engine.Common;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using ChordDash.Server.Resources;

namespace ChordDash.Server.Runs.Archives;

/// <summary>
/// What holds for everything in an archive, property by property, so that none can be forgotten: a text has a length that its kind has, a
/// time is one of this time, and what may not be null is not. Numbers are looked at by <see cref="JsonGuard"/>.
/// </summary>
internal static class ArchiveRules
{
    private const int FirstYear = 2000;
    private const int LastYear = 2200;

    private static readonly ConcurrentDictionary<Type, Rule[]> Rules = new();

    /// <exception cref="UserErrorException">Something in it cannot be.</exception>
    public static void Require(object value, string file)
    {
        foreach (var rule in Rules.GetOrAdd(value.GetType(), RulesOf))
            Require(rule.Property.GetValue(value), rule, file);
    }

    private static void Require(object? value, Rule rule, string file)
    {
        switch (value)
        {
            case null when !rule.MayBeNull:
                throw new UserErrorException(RunMessages.ArchiveLacksValue(file, rule.Name));
            // Counted before, and there are millions.
            case null or IReadOnlyList<int> or IReadOnlyList<double> or IReadOnlyList<double?>:
                break;
            case string text when text.Length > rule.MaxCharacters:
                throw new UserErrorException(RunMessages.ArchivedTextIsTooLong(file, rule.Name, text.Length, rule.MaxCharacters));
            case string text when !IsCleaned(rule.Property) && ShownText.FindHidden(text) is { } hidden:
                throw new UserErrorException(RunMessages.ArchivedTextHasHiddenCharacter(file, rule.Name, $"{hidden:X4}"));
            case DateTimeOffset { Year: < FirstYear or > LastYear }:
                throw new UserErrorException(RunMessages.ArchivedTimeIsImpossible(file, rule.Name));
            case string:
                break;
            case Message message:
                Require(message.ToString(), rule, file);
                break;
            case IDictionary entries:
                foreach (var entry in entries.Values)
                    Require(entry, rule with { MayBeNull = false }, file);
                break;
            case IEnumerable items:
                foreach (var item in items)
                    Require(item, rule with { MayBeNull = false }, file);
                break;
            case var record
                when record.GetType() is { IsClass: true } type
                    && (type.Assembly == typeof(Run).Assembly || type.Assembly == typeof(ArchiveRules).Assembly):
                Require(record, file);
                break;
        }
    }

    private static Rule[] RulesOf(Type type)
    {
        var nullability = new NullabilityInfoContext();
        return
        [
            .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property =>
                    property.GetIndexParameters().Length == 0
                    && property.GetCustomAttribute<JsonIgnoreAttribute>() is null
                    && !IsPlain(property.PropertyType)
                )
                .Select(property => new Rule(
                    property,
                    Json(property.Name),
                    nullability.Create(property).ReadState != NullabilityState.NotNull,
                    MaxCharactersOf(property)
                )),
        ];
    }

    private static string Json(string name) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name);

    private static bool IsPlain(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) is var plain && (plain.IsPrimitive || plain.IsEnum || plain == typeof(Guid));

    // Names lose such characters instead: they come from files of data sets, with whatever stands there.
    private static bool IsCleaned(PropertyInfo property) =>
        property.Name
            is nameof(ArchivedRun.Name)
                or nameof(ArchivedRun.DatasetName)
                or nameof(ArchivedRun.ClassNames)
                or nameof(ArchivedModel.Symbols);

    private static int MaxCharactersOf(PropertyInfo property) =>
        property.Name switch
        {
            nameof(ArchivedRun.Notes) => Limits.MaxNotesCharacters,
            nameof(ArchivedRun.Reason) or nameof(LogEntry.Message) => Limits.MaxArchiveSentenceCharacters,
            nameof(ArchivedRun.Name) or nameof(ArchivedRun.DatasetName) => Limits.MaxArchiveNameCharacters,
            _ => Limits.MaxNameCharacters,
        };

    private sealed record Rule(PropertyInfo Property, string Name, bool MayBeNull, int MaxCharacters);
}

/// <summary>Whether what an archive says of a run agrees with itself.</summary>
internal static class ArchiveAgreement
{
    /// <summary>More pieces than a data set has; sums of them stay whole numbers.</summary>
    private const long MaxPieces = 100_000_000;
    private const int MaxEpoch = 1_000_000;

    public static bool Fits(TrainingEvent item, int classes) =>
        HasItsContent(item)
        && (
            item.Epoch is not { } epoch
            || (epoch.Epoch is >= 1 and <= MaxEpoch && epoch.ClassAccuracy.Count == classes && IsMatrix(epoch.ConfusionMatrix, classes))
        )
        && (
            item.Start is not { } start
            || (start.ValidationCounts.Count == classes && AreCounts(start.ValidationCounts) && Fits(start.Baseline, classes))
        )
        && Fits(item.Report, classes);

    public static bool Fits(BaselineFigures? baseline, int classes) => baseline?.ClassAccuracy is not { } shares || shares.Count == classes;

    public static bool Fits(EvaluationReport? report, int classes) =>
        report is null
        || (
            report.Classes.Count == classes
            && IsMatrix(report.ConfusionMatrix, classes)
            && report.Lengths.Count > 0
            && AreCounts([.. report.Classes.Select(one => one.Pieces)])
            && AreCounts([.. report.Reliability.Select(one => one.Pieces)])
            && AreCounts([report.Pieces])
        );

    // One content each, the one that the kind names.
    private static bool HasItsContent(TrainingEvent item) =>
        item.Kind switch
        {
            TrainingEventKind.Queued => true,
            TrainingEventKind.Started => item.Start is not null,
            TrainingEventKind.Resumed => item.Resume is not null,
            TrainingEventKind.Epoch => item.Epoch is not null,
            TrainingEventKind.Log => item.Log is not null,
            TrainingEventKind.Evaluated => item.Report is not null,
            _ => item.End is not null,
        };

    private static bool IsMatrix(IReadOnlyList<IReadOnlyList<int>> matrix, int classes) =>
        matrix.Count == classes && matrix.All(row => row.Count == classes) && AreCounts(matrix.SelectMany(row => row));

    private static bool AreCounts(IEnumerable<int> counts)
    {
        long sum = 0;
        foreach (var count in counts)
        {
            if (count < 0 || (sum += count) > MaxPieces)
                return false;
        }
        return true;
    }
}
