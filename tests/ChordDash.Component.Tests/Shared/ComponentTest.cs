using AngleSharp.Dom;
using Bunit;
using Bunit.TestDoubles;
using ChordDash.Components;
using ChordDash.Components.Accounts;
using ChordDash.Components.Administration;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Checks;
using ChordDash.Engine.Models;
using ChordDash.Engine.Prediction;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Torch;
using ChordDash.Engine.Training.Memory;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.JSInterop;
using MudBlazor;

namespace ChordDash.Component.Tests.Shared;

/// <summary>MudBlazor's services and providers, the fakes of the Engine's contracts, and a strict script for the charts.</summary>
public abstract class ComponentTest : BunitContext
{
    // A second, bUnit's own, is little where other suites want the processor too.
    static ComponentTest() => DefaultWaitTimeout = TimeSpan.FromSeconds(30);

    private protected ComponentTest()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Scripts = new ChartScriptRuntime(JSInterop.JSRuntime, Chart);
        Services.AddSingleton<IJSRuntime>(Scripts);
        Services.AddSingleton<TimeProvider>(Time);
        Imports = new FakeDatasetImports(Datasets);
        Checks = new FakeDatasetChecks(Datasets);
        Services.AddSingleton<IDatasetCatalog>(Datasets);
        Services.AddSingleton<IDatasetImports>(Imports);
        Services.AddSingleton<IDatasetChecks>(Checks);
        Services.AddSingleton<IRunCatalog>(Runs);
        Services.AddSingleton<IRunCommands>(Runs);
        Services.AddSingleton<IRunMonitor>(Runs);
        Services.AddSingleton<IRunQueue>(Runs);
        Services.AddSingleton<IRunArchives>(new FakeRunArchives(Runs));
        Services.AddSingleton<ITrainingEventStream>(Events);
        Services.AddSingleton<IPredictionService>(Predictions);
        Services.AddSingleton<IModelCatalog>(Predictions);
        Services.AddSingleton<IPredictionHistory>(History);
        Services.AddSingleton<IModelRegistry>(Registry = new(Predictions));
        Services.AddSingleton<IRunAnswers>(Answers);
        Services.AddSingleton<IMachineMonitor>(new FakeMachine());
        Services.AddSingleton<IComputeDevices>(new FakeDevices());
        Services.AddSingleton<ITrainingMemory>(Memory);
        Services.AddSingleton<IAccounts>(Accounts = new());
        Services.AddSingleton<IApiKeys>(Keys = new());
        Services.AddSingleton<ISessions>(Sessions = new());
        Services.AddSingleton<IAuditLog>(Audit = new());
        Services.AddSingleton<ISystemStatus>(ServerStatus = new());
        Services.AddSingleton<IStorageKeeper>(Keeper = new());
        Services.AddSingleton<IDeletedItems>(Deletions);
        Services.AddSingleton<IAccountLimits>(AccountLimits = new());
        Services.AddSingleton<IWorkBudget>(new FakeWorkBudget());
        Services.AddChordDashComponents();
        RenderTree.Add<CascadingValue<Visitor>>(visitor => visitor.Add(cascade => cascade.Value, Visitor));
    }

    /// <summary>Who looks at the pages: everything is allowed, unless a test says otherwise before it renders.</summary>
    private protected Visitor Visitor { get; set; } = new(Role.Administrator);

    private protected FakeTrainingMemory Memory { get; } = new();

    private protected FakeAccounts Accounts { get; }

    private protected FakeApiKeys Keys { get; }

    private protected FakeSessions Sessions { get; }

    private protected FakeAuditLog Audit { get; }

    private protected FakeSystemStatus ServerStatus { get; }

    private protected FakeStorageKeeper Keeper { get; }

    private protected FakeDeletedItems Deletions { get; } = new();

    private protected FakeAccountLimits AccountLimits { get; }

    private protected static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    private protected FakeTimeProvider Time { get; } = new(DateTimeOffset.UnixEpoch);

    private protected FakeDatasetCatalog Datasets { get; } = new();

    private protected FakeDatasetImports Imports { get; }

    private protected FakeDatasetChecks Checks { get; }

    private protected FakeRunCatalog Runs { get; } = new();

    private protected FakeRunAnswers Answers { get; } = new();

    private protected FakeEventStream Events { get; } = new();

    private protected FakePredictionService Predictions { get; } = new();

    private protected FakePredictionHistory History { get; } = new();

    private protected FakeModelRegistry Registry { get; }

    private protected ChartScript Chart { get; } = new();

    private protected ChartScriptRuntime Scripts { get; }

    private protected BunitNavigationManager Navigation => Services.GetRequiredService<BunitNavigationManager>();

    /// <summary>Renders a page beside MudBlazor's providers, without which selects and dialogs show nothing.</summary>
    private protected IRenderedComponent<TPage> RenderPage<TPage>(Action<ComponentParameterCollectionBuilder<TPage>>? parameters = null)
        where TPage : IComponent
    {
        Popovers = Render<MudPopoverProvider>();
        Dialogs = Render<MudDialogProvider>();
        return Render(parameters ?? (_ => { }));
    }

    private protected IRenderedComponent<MudPopoverProvider> Popovers { get; private set; } = null!;

    /// <summary>Clicks an item of the menu that a button opens.</summary>
    private protected async Task ChooseAsync(IRenderedComponent<IComponent> page, Message button, Message item)
    {
        await page.Find($"button{Label(button)}").ClickAsync(new());
        // Not awaited: it may wait for a dialog.
        _ = MenuItem(item).ClickAsync(new());
    }

    /// <summary>The only item of the open menu that says so.</summary>
    private protected IElement MenuItem(Message words)
    {
        Popovers.WaitForElements(".mud-menu-item");
        return Popovers.FindAll(".mud-menu-item").Single(item => item.TextContent.Trim() == words.ToString());
    }

    /// <summary>The only button that says so.</summary>
    private protected static IElement Button(IRenderedComponent<IComponent> page, Message words) =>
        page.FindAll("button").Single(button => button.TextContent.Trim() == words.ToString());

    /// <summary>Selects what has a message as its label.</summary>
    private protected static string Label(Message words) => WithWords("aria-label", words);

    /// <summary>Selects the cells of a table's column.</summary>
    private protected static string Column(Message title) => $"td{WithWords("data-label", title)}";

    private static string WithWords(string attribute, Message words)
    {
        var quoted = $"{words}".Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"[{attribute}=\"{quoted}\"]";
    }

    private protected IRenderedComponent<MudDialogProvider> Dialogs { get; private set; } = null!;

    /// <summary>Waits for an assertion to hold, while the time of throttles goes on.</summary>
    /// <remarks>
    /// A throttle begins to wait on a thread of its own, which nothing announces, so that the fake clock is moved on until it has.
    /// </remarks>
    private protected async Task EventuallyAsync(Action assertion)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                Time.Advance(TimeSpan.FromSeconds(1));
                assertion();
                return;
            }
            catch (Exception exception) when (tries < 100_000 && exception is not OperationCanceledException)
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>What a page says, with plain blanks.</summary>
    private protected static string Text(IRenderedComponent<IComponent> page) =>
        Plain(string.Concat(page.Nodes.Select(node => node.TextContent)));

    private protected static string Text(IElement element) => Plain(element.TextContent);

    private protected static string Text(Message words) => Plain($"{words}");

    private static string Plain(string text) => text.Replace('\u00a0', ' ');
}
