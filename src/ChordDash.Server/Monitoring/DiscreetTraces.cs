using System.Diagnostics;
using OpenTelemetry;

namespace ChordDash.Server.Monitoring;

/// <summary>Keeps the secrets of addresses out of the traces, whatever OpenTelemetry's own settings say.</summary>
internal sealed class DiscreetTraces : BaseProcessor<Activity>
{
    private const string Query = "url.query";

    public override void OnEnd(Activity data)
    {
        foreach (var (name, value) in data.TagObjects.ToList())
        {
            if (name.Equals(Query, StringComparison.Ordinal))
                data.SetTag(name, null);
            else if (value is string text && SecretsOfAddresses.AreIn(text))
                data.SetTag(name, SecretsOfAddresses.Remove(text));
        }
    }
}
