using System.Globalization;
using ChordDash.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Tests.Shared;

/// <summary>A queue as long as none can be made by asking for it.</summary>
internal static class WaitingRuns
{
    /// <summary>Writes copies of the first waiting run into the database until <paramref name="count"/> wait.</summary>
    public static async Task MultiplyAsync(ChordDashContext database, int count, CancellationToken cancellation)
    {
        var columns = database
            .Model.FindEntityType(typeof(RunRow))!
            .GetProperties()
            .Select(property => property.Name)
            .Except(["Id", "Number", "Rank"])
            .ToList();
        var copied = string.Join(", ", columns.Select(column => $"\"{column}\""));
        var id =
            "upper(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2)) || '-' || "
            + "hex(randomblob(6)))";
        var missing = count - await database.Runs.CountAsync(row => row.State == Engine.Runs.RunState.Queued, cancellation);
        await database.Database.ExecuteSqlRawAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                WITH RECURSIVE "more"("n") AS (SELECT 1 UNION ALL SELECT "n" + 1 FROM "more" WHERE "n" < {missing})
                INSERT INTO "Runs" ("Id", "Number", "Rank", {copied})
                SELECT {id}, (SELECT max("Number") FROM "Runs") + "n", (SELECT max("Rank") FROM "Runs") + "n", {copied}
                FROM "more", (SELECT * FROM "Runs" WHERE "State" = 'Queued' LIMIT 1)
                """
            ),
            cancellation
        );
    }
}
