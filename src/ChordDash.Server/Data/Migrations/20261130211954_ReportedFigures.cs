using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChordDash.Server.Data.Migrations
{
    /// <inheritdoc />
    public partial class ReportedFigures : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Reported",
                table: "Runs",
                type: "TEXT",
                nullable: true);

            // The last report of each run's round, as FindReportAsync reads it.
            migrationBuilder.Sql(
                """
                UPDATE "Runs" SET "Reported" = (
                    SELECT json_object(
                        'epoch', json_extract(e."Event", '$.report.epoch'),
                        'pieces', json_extract(e."Event", '$.report.pieces'),
                        'accuracy', json(json_extract(e."Event", '$.report.accuracy')),
                        'balancedAccuracy', json(json_extract(e."Event", '$.report.balancedAccuracy')))
                    FROM "Events" e
                    WHERE e."RunId" = "Runs"."Id" AND e."Round" = "Runs"."Round" AND e."Kind" = 'Evaluated'
                    ORDER BY e."Sequence" DESC LIMIT 1);
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Reported",
                table: "Runs");
        }
    }
}
