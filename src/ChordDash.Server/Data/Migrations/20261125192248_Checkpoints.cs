using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChordDash.Server.Data.Migrations
{
    /// <inheritdoc />
    public partial class Checkpoints : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Runs_State_QueuedAt",
                table: "Runs");

            migrationBuilder.RenameColumn(
                name: "Attempt",
                table: "Runs",
                newName: "Round");

            migrationBuilder.AddColumn<int>(
                name: "Attempt",
                table: "Runs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "WantedDevice",
                table: "Runs",
                type: "TEXT",
                nullable: false,
                defaultValue: "auto");

            migrationBuilder.RenameColumn(
                name: "Attempt",
                table: "Models",
                newName: "Round");

            migrationBuilder.RenameIndex(
                name: "IX_Models_RunId_Attempt",
                table: "Models",
                newName: "IX_Models_RunId_Round");

            migrationBuilder.RenameColumn(
                name: "Attempt",
                table: "Events",
                newName: "Round");

            migrationBuilder.AddColumn<bool>(
                name: "Archived",
                table: "Runs",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "EarlierEpochs",
                table: "Runs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Environment",
                table: "Runs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "Held",
                table: "Runs",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTime>(
                name: "LeaseUntil",
                table: "Runs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Notes",
                table: "Runs",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Owner",
                table: "Runs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "ParentId",
                table: "Runs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Pause",
                table: "Runs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Rank",
                table: "Runs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "ReachedEpoch",
                table: "Runs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "ReachedStep",
                table: "Runs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "SweepId",
                table: "Runs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Tags",
                table: "Runs",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.CreateTable(
                name: "Queue",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    Held = table.Column<bool>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Queue", x => x.Id);
                });

            migrationBuilder.InsertData(
                table: "Queue",
                columns: new[] { "Id", "Held", "Version" },
                values: new object[] { 1, false, 0 });

            migrationBuilder.Sql("UPDATE Runs SET WantedDevice = coalesce(json_extract(HyperParameters, '$.device'), 'auto')");
            migrationBuilder.Sql(
                """
                UPDATE Runs SET Rank = (
                    SELECT count(*) FROM Runs AS other
                    WHERE other.QueuedAt < Runs.QueuedAt OR (other.QueuedAt = Runs.QueuedAt AND other.Number < Runs.Number))
                """);
            // Runs that an older version interrupted have no checkpoint to go on from.
            migrationBuilder.Sql("UPDATE Runs SET State = 'Failed' WHERE State = 'Interrupted'");
            migrationBuilder.Sql("""UPDATE Events SET Event = replace(Event, '"state":"interrupted"', '"state":"failed"') WHERE Kind = 'Ended'""");
            migrationBuilder.Sql("""UPDATE Events SET Event = replace(Event, '"attempt":', '"round":') WHERE Kind = 'Queued'""");

            migrationBuilder.CreateIndex(
                name: "IX_Runs_State_Rank",
                table: "Runs",
                columns: new[] { "State", "Rank" });

            // By SQLite itself: the framework would rebuild the whole table, outside of the transaction.
            migrationBuilder.Sql("ALTER TABLE Runs DROP COLUMN QueuedAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Queue");

            migrationBuilder.DropIndex(
                name: "IX_Runs_State_Rank",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "Archived",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "EarlierEpochs",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "Environment",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "Held",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "LeaseUntil",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "Notes",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "Owner",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "ParentId",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "Pause",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "Rank",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "ReachedEpoch",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "ReachedStep",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "SweepId",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "Tags",
                table: "Runs");

            migrationBuilder.AddColumn<DateTime>(
                name: "QueuedAt",
                table: "Runs",
                type: "TEXT",
                nullable: false,
                defaultValue: new DateTime(1, 1, 1));

            migrationBuilder.DropColumn(
                name: "WantedDevice",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "Attempt",
                table: "Runs");

            migrationBuilder.RenameColumn(
                name: "Round",
                table: "Runs",
                newName: "Attempt");

            migrationBuilder.RenameColumn(
                name: "Round",
                table: "Models",
                newName: "Attempt");

            migrationBuilder.RenameIndex(
                name: "IX_Models_RunId_Round",
                table: "Models",
                newName: "IX_Models_RunId_Attempt");

            migrationBuilder.RenameColumn(
                name: "Round",
                table: "Events",
                newName: "Attempt");

            migrationBuilder.CreateIndex(
                name: "IX_Runs_State_QueuedAt",
                table: "Runs",
                columns: new[] { "State", "QueuedAt" });
        }
    }
}
