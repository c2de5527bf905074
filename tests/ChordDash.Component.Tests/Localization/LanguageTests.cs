using System.Globalization;
using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Layout.Notifications;
using ChordDash.Components.Localization;
using ChordDash.Components.Runs.Create;
using ChordDash.Components.Runs.Table;
using ChordDash.Components.Shared.Formatting;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using static ChordDash.Components.Localization.Words;

namespace ChordDash.Component.Tests.Localization;

/// <summary>Pages of somebody who reads Polish.</summary>
public sealed class LanguageTests : ComponentTest
{
    public LanguageTests() => CultureInfo.CurrentUICulture = Languages.Polish;

    [Fact]
    public void Sentences_WithValues_AreSaidWithPolishNumbers()
    {
        Assert.Equal("najlepsza 83,1\u00a0%", T(Texts.BestValue(Show.Percent(0.831))));
        Assert.Equal("2\u00a0939 utworów", T(Texts.PieceCount(2939)));
        Assert.Equal("1 lis 2026, 12:00", Show.Moment(new DateTimeOffset(new DateTime(2026, 11, 1, 12, 0, 0, DateTimeKind.Local))));
    }

    [Theory]
    [InlineData("0,005", 0.005)]
    [InlineData("0.005", 0.005)]
    [InlineData("1e-4", 1e-4)]
    public void LearningRate_WithEitherDecimalMark_IsRead(string typed, double value)
    {
        var input = new HyperParametersInput(TrainingPreset.Quick.HyperParameters);

        input[nameof(HyperParameters.LearningRate)] = typed;

        Assert.Equal(value, input.Value?.LearningRate);
    }

    [Fact]
    public void Form_OfANewRun_ShowsAndExplainsNumbersInPolish()
    {
        var input = new HyperParametersInput(TrainingPreset.Quick.HyperParameters);
        Assert.Equal("0,005", input[nameof(HyperParameters.LearningRate)]);

        input[nameof(HyperParameters.Epochs)] = "10,5";
        Assert.Equal("Epoki: podaj liczbę całkowitą. W polu jest „10,5”.", input.Errors[nameof(HyperParameters.Epochs)]);
        input[nameof(HyperParameters.Epochs)] = "20 000";
        Assert.Equal(
            "Epoki: wymagana jest liczba całkowita od 1 do 10\u00a0000; wpisano 20000.",
            input.Errors[nameof(HyperParameters.Epochs)]
        );
    }

    [Fact]
    public void Run_WithASentenceOfVersion010_ShowsItAsItIs()
    {
        const string Sentence = "There was not enough memory, even for batches of 16.";
        Runs.Put(Samples.Run(RunState.Failed) with { Reason = Message.Literal(Sentence) });

        var page = Render<RunsPage>();

        page.WaitForAssertion(() => Assert.Contains(Sentence, page.Markup, StringComparison.Ordinal));
        Assert.Contains("Nieudany", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithAStoredReason_SaysItInPolish()
    {
        var stored = StoredMessage.Write(Texts.PieceCount(2939));
        Assert.StartsWith("{\"code\":", stored, StringComparison.Ordinal);
        Runs.Put(Samples.Run(RunState.Failed) with { Reason = new StoredMessage([Texts.Source]).Read(stored) });

        var page = Render<RunsPage>();

        page.WaitForAssertion(() => Assert.Contains("2\u00a0939 utworów", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void MudBlazor_SaysItsOwnWordsInPolish_AndLeavesOthersToItself()
    {
        var words = Services.GetRequiredService<MudLocalizer>();

        Assert.Equal("Wyczyść", words["MudInput_Clear"].Value);
        Assert.True(words["MudNothing_AtAll"].ResourceNotFound);
        Assert.Equal("Wybrano 5 plików, a można najwyżej 3.", words["MudFileUpload_MaximumFileCountExceeded", 5, 3].Value);
    }

    [Fact]
    public async Task Bell_OfARunThatEndsOnAnotherThread_RingsInPolish()
    {
        JSInterop.Setup<bool>("chordDashPage.notifies").SetResult(true);
        var notified = JSInterop.SetupVoid("chordDashPage.notify", _ => true).SetVoidResult();
        var run = Runs.Put(Samples.Run(RunState.Finished) with { Reason = TrainingMessages.OneEpochDone });
        Render<NotificationInbox>();

        using (ExecutionContext.SuppressFlow())
            new Thread(() => Runs.End!(run.Id)).Start();

        await EventuallyAsync(() => Assert.Equal("Jedyna epoka ukończona.", notified.Invocations.Single().Arguments[1]));
        Assert.EndsWith("Ukończony", (string)notified.Invocations.Single().Arguments[0]!, StringComparison.Ordinal);
    }
}
