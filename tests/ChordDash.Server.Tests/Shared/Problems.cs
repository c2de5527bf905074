using System.Text.Json;
using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Torch;
using ChordDash.Engine.Training;
using ChordDash.Server.Resources;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Shared;

/// <summary>What is wrong, compared by code and values rather than by its words.</summary>
internal static class Problems
{
    public static IReadOnlyList<string> HyperParameterNames { get; } =
    [.. typeof(HyperParameters).GetProperties().Select(field => JsonNamingPolicy.CamelCase.ConvertName(field.Name))];

    /// <summary>The problem details of an API answer are this message.</summary>
    public static void AssertIs(Message expected, JsonElement problem)
    {
        Assert.Equal(expected.Code, problem.GetProperty("code").GetString());
        Assert.Equal(expected.ToString(), problem.GetProperty("detail").GetString());
    }

    /// <summary>What an action is refused with.</summary>
    public static Message Of(Action action) => Assert.Throws<UserErrorException>(action).Problem;

    /// <inheritdoc cref="Of"/>
    public static async Task<Message> OfAsync(Func<Task> action) => (await Assert.ThrowsAsync<UserErrorException>(action)).Problem;

    public static Message UnknownHyperParameter(string name) =>
        RunMessages.HyperParameterIsUnknown(name, string.Join(", ", HyperParameterNames));

    /// <summary>It names the devices that there are where the test runs.</summary>
    public static Message UnknownDevice(TestServer server, string device) =>
        ModelMessages.DeviceDoesNotExist(
            device,
            string.Join(", ", server.Services.GetRequiredService<IComputeDevices>().Available.Select(one => one.Id))
        );
}
