using ChordDash.Components.Administration;
using ChordDash.Components.Guide;
using ChordDash.Components.Localization;
using ChordDash.Components.Runs;
using ChordDash.Components.Shared.Browser;
using ChordDash.Components.Shared.Ui;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MudBlazor;
using MudBlazor.Services;

namespace ChordDash.Components;

/// <summary>Registers what the pages need besides the Engine's contracts.</summary>
public static class ComponentsServices
{
    public static IServiceCollection AddChordDashComponents(this IServiceCollection services)
    {
        services.AddMudServices();
        PromptKeyInterceptor.Decorate(services);
        services.AddTransient<MudLocalizer, MudWords>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IGlossary, GuideGlossary>();
        services.AddScoped<Drafts>();
        services.AddScoped<Toasts>();
        services.AddScoped<DeletionPrompt>();
        services.AddScoped<CheckpointPrompt>();
        services.AddScoped<RunCommander>();
        services.AddScoped<PagePresence>();
        return services;
    }
}
