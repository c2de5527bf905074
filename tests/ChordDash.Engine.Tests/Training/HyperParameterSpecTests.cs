using System.Globalization;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Tests.Shared;
using ChordDash.Engine.Training;

namespace ChordDash.Engine.Tests.Training;

public sealed class HyperParameterSpecTests
{
    private static readonly HyperParameters Defaults = new();

    public static TheoryData<string> Numbers =>
        [
            .. HyperParameterSpec
                .All.Where(spec => spec.Kind is HyperParameterKind.Number or HyperParameterKind.WholeNumber)
                .Select(spec => spec.Name),
        ];

    [Fact]
    public void All_CoverEveryHyperParameterButTheDevice() =>
        Assert.Equal(
            typeof(HyperParameters).GetProperties().Select(property => property.Name).Except([nameof(HyperParameters.Device)]).Order(),
            HyperParameterSpec.All.Select(spec => spec.Name).Order()
        );

    [Fact]
    public void All_HaveWords_AndSetWhatTheyGet() => Assert.All(HyperParameterSpec.All, spec =>
        {
            Assert.NotEmpty(spec.Label.ToString());
            Assert.EndsWith(".", spec.Help.ToString(), StringComparison.Ordinal);
            Assert.Equal(Defaults, spec.Set(Defaults, spec.Get(Defaults)));
        });

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Check_OfNumbers_EndsAtTheLimits(string name)
    {
        var spec = HyperParameterSpec.Find(name);
        var step = spec.Kind == HyperParameterKind.WholeNumber ? 1 : 1e-9;

        Assert.Equal(spec.ExcludesMin, spec.Check(spec.Min) is not null);
        Assert.Null(spec.Check(spec.Min + step));
        Assert.Null(spec.Check(spec.Max));
        var beyond = spec.Max + Math.Max(step, Math.BitIncrement(spec.Max) - spec.Max);
        Assert.Equal(
            spec switch
            {
                { Kind: HyperParameterKind.WholeNumber, Zero: { } zero } => HyperParameterMessages.WholeNumberOrZeroOutOfRange(
                    spec.Label,
                    zero,
                    spec.Min,
                    spec.Max,
                    beyond
                ),
                { Kind: HyperParameterKind.WholeNumber } => HyperParameterMessages.WholeNumberOutOfRange(
                    spec.Label,
                    spec.Min,
                    spec.Max,
                    beyond
                ),
                { ExcludesMin: true } => HyperParameterMessages.NumberAboveMinOutOfRange(spec.Label, spec.Min, spec.Max, beyond),
                _ => HyperParameterMessages.NumberOutOfRange(spec.Label, spec.Min, spec.Max, beyond),
            },
            spec.Check(beyond)
        );
        Assert.NotNull(spec.Check(double.NaN));
        Assert.NotNull(spec.Check(-1));
        if (spec.Zero is not null)
            Assert.Null(spec.Check(0));
        else if (spec.Min - step != 0)
            Assert.NotNull(spec.Check(spec.Min - step));
    }

    [Trait("Category", "Words")]
    [Fact]
    public void Document_IsTheTable()
    {
        var table = HyperParameterSpec.All.Select(spec =>
            $"| `{Json(spec.Name)}` | {spec.Label} | {DefaultOf(spec)} | {RangeOf(spec)} | {UseOf(spec)} | {spec.Help} |"
        );

        var written = File.ReadLines(Path.Combine(Repository.Root, "docs", "hyper-parameters.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal));

        Assert.True(
            table.SequenceEqual(written, StringComparer.Ordinal),
            $"docs/hyper-parameters.md should have these lines:\n{string.Join('\n', table)}"
        );
    }

    private static string DefaultOf(HyperParameterSpec spec) =>
        spec.Get(Defaults) switch
        {
            double number => number.ToString(CultureInfo.InvariantCulture),
            string choice => $"`{Json(choice)}`",
            _ => "none",
        };

    private static string RangeOf(HyperParameterSpec spec) =>
        spec.Kind switch
        {
            HyperParameterKind.Choice => string.Join(", ", spec.Choices.Select(choice => $"`{Json(choice.Value)}`")),
            HyperParameterKind.NumberList => "one for each class, above 0 to 1,000",
            _ => (spec.ExcludesMin ? "above " : "")
                + string.Create(CultureInfo.InvariantCulture, $"{spec.Min:#,0.####} to {spec.Max:#,0.####}")
                + (spec.Zero is null ? "" : $"; 0 {spec.Zero}"),
        };

    private static string UseOf(HyperParameterSpec spec) =>
        spec.UsedFor is null
            ? "always"
            : $"{Json(spec.UsedFor.Choice)}: {string.Join(", ", spec.UsedFor.Values.Select(value => $"`{Json(value)}`"))}";

    private static string Json(string name) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name);
}
