using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Administration;
using ChordDash.Components.Layout;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Component.Tests.Layout;

/// <summary>What stands in the place of a page that has failed.</summary>
public sealed class PageFailureTests : ComponentTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Retry_ComesByItself_WhereTheFailurePasses(bool passes)
    {
        Services.AddSingleton<IFailureSentences>(new Sentences(passes));
        var retries = 0;
        var failure = Render<PageFailure>(parameters =>
            parameters.Add(one => one.Exception, new TimeoutException()).Add(one => one.OnRetry, () => retries++)
        );
        failure.WaitForAssertion(() => Assert.Contains("Held for now.", failure.Markup, StringComparison.Ordinal));

        Time.Advance(TimeSpan.FromSeconds(11));

        if (passes)
            await EventuallyAsync(() => Assert.Equal(1, retries));
        else
            Assert.Equal(0, retries);
    }

    private sealed class Sentences(bool passes) : IFailureSentences
    {
        public Message? Describe(Exception exception) => Message.Literal("Held for now.");

        public bool IsPassing(Exception exception) => passes;
    }
}
