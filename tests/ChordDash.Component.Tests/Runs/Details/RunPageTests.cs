using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Runs.Details;

namespace ChordDash.Component.Tests.Runs.Details;

public sealed class RunPageTests : ComponentTest
{
    [Fact]
    public void Number_OfARun_ShowsIt()
    {
        var run = Runs.Put(Samples.Run());

        var page = Render<RunPage>(parameters => parameters.Add(one => one.Id, $"{run.Number}"));

        page.WaitForAssertion(() => Assert.Contains(run.DatasetName, page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void Number_OfNoRun_IsSaid()
    {
        Runs.Put(Samples.Run());

        var page = Render<RunPage>(parameters => parameters.Add(one => one.Id, "4646"));

        page.WaitForAssertion(() => Assert.Contains(Text(Texts.RunsNotFound(4646)), Text(page), StringComparison.Ordinal));
    }
}
