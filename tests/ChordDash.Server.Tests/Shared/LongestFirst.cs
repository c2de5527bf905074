using ChordDash.Server.Tests.Accounts.Budgets;
using ChordDash.Server.Tests.EndToEnd.Browser;
using ChordDash.Server.Tests.Runs.Archives;
using ChordDash.Server.Tests.Training;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(ChordDash.Server.Tests.Shared.LongestFirst))]

namespace ChordDash.Server.Tests.Shared;

/// <summary>Begins the browser tests and other long ones first, so that the short ones run beside them.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long = [nameof(ArchiveMutationTests), nameof(HeldDatabaseTests), nameof(WorkBudgetTests)];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(collection => Rank(collection.TestCollectionDisplayName))];

    private static int Rank(string name) =>
        name == Dashboard.Collection ? 0
        : Long.Any(one => name.Contains(one, StringComparison.Ordinal)) ? 1
        : name.Contains(nameof(EndToEnd), StringComparison.Ordinal) ? 2
        : 3;
}
