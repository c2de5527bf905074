using System.Globalization;
using ChordDash.Engine.Common;
using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests.Accounts.Budgets;

public sealed class LimitsDocumentTests
{
    private const string Section = "## Fixed limits";

    [Trait("Category", "Words")]
    [Fact]
    public async Task Limits_AreThoseOfTheDocument()
    {
        var table = Limits
            .All.Select(limit => string.Create(CultureInfo.InvariantCulture, $"| {limit.Name} | {Describe(limit)} |"))
            .ToList();

        var lines = await File.ReadAllLinesAsync(
            Path.Combine(Repository.Root, "docs", "SECURITY.md"),
            TestContext.Current.CancellationToken
        );
        var written = lines.SkipWhile(line => line != Section).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2);

        Assert.True(
            table.SequenceEqual(written, StringComparer.Ordinal),
            $"docs/SECURITY.md should say at its end:\n{string.Join('\n', table)}"
        );
    }

    private static string Describe(Limit limit) =>
        limit.Unit switch
        {
            LimitUnit.Bytes => ByteSize.Text(limit.Value),
            LimitUnit.Characters => string.Create(CultureInfo.InvariantCulture, $"{limit.Value:N0} characters"),
            LimitUnit.Seconds when limit.Value % 86_400 == 0 => string.Create(
                CultureInfo.InvariantCulture,
                $"{limit.Value / 86_400:N0} days"
            ),
            LimitUnit.Seconds => string.Create(CultureInfo.InvariantCulture, $"{limit.Value:N0} seconds"),
            _ => limit.Value.ToString("N0", CultureInfo.InvariantCulture),
        };
}
