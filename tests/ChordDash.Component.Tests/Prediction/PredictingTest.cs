using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Prediction;

namespace ChordDash.Component.Tests.Prediction;

/// <summary>The page of predictions as somebody uses it.</summary>
public abstract class PredictingTest : ComponentTest
{
    private protected IRenderedComponent<PredictPage> Open()
    {
        Predictions.Models.Add(Samples.Model());
        return RenderPage<PredictPage>();
    }

    private protected IRenderedComponent<PredictPage> Ask(string sequence)
    {
        var page = Open();
        Type(page, sequence);
        page.Find("form").Submit();
        page.WaitForElement(".answer");
        return page;
    }

    private protected static void Type(IRenderedComponent<PredictPage> page, string text)
    {
        page.Find("textarea").Input(text);
        page.WaitForAssertion(() => Assert.Equal(text, page.FindComponent<SequenceForm>().Instance.Query.Sequence));
    }

    private protected static string? Typed(IRenderedComponent<PredictPage> page) => page.Find("textarea").GetAttribute("value");

    private protected static List<string> Chips(IRenderedComponent<PredictPage> page) =>
        [.. page.FindAll(".tokens li").Select(chip => string.Join(' ', chip.Children.Select(part => part.TextContent.Trim())))];
}
