using System.Reflection;
using ChordDash.Components;
using ChordDash.Engine.Common;
using Microsoft.JSInterop;

namespace ChordDash.Server.Tests;

/// <summary>What a browser can call by a message that it makes up itself.</summary>
public sealed class ScriptableMethodsTests
{
    [Fact]
    public void Methods_ThatScriptsMayCall_AreTheFewThatTellOfTheBrowser()
    {
        const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        var methods = new[] { typeof(EngineJson), typeof(ComponentsServices), typeof(ChordDashServer) }
            .SelectMany(type => type.Assembly.GetTypes())
            .SelectMany(type => type.GetMethods(All))
            .Where(method => method.GetCustomAttribute<JSInvokableAttribute>() is not null)
            .DistinctBy(method => method.MetadataToken + method.Module.Name)
            .ToList();

        Assert.DoesNotContain(methods, method => method.IsStatic);
        Assert.Equal(
            [
                "MainLayout.OpenPalette",
                "MainLayout.OpenShortcuts",
                "MainLayout.SetDark",
                "MainLayout.SetWide",
                "PagePresence.SetVisible",
                "PlayButton.Stopped",
            ],
            methods.Select(method => $"{method.DeclaringType!.Name}.{method.Name}").Order(StringComparer.Ordinal)
        );
    }
}
