using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChordDash.Server.Data.Migrations
{
    /// <inheritdoc />
    public partial class Imports : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Symbols",
                table: "Models",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Derivation",
                table: "Datasets",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Notes",
                table: "Datasets",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Origin",
                table: "Datasets",
                type: "TEXT",
                nullable: false,
                defaultValue: "Upload");

            migrationBuilder.AddColumn<Guid>(
                name: "ParentId",
                table: "Datasets",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Sha256",
                table: "Datasets",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Symbols",
                table: "Datasets",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Tags",
                table: "Datasets",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            // Their made-up composers are nobody's names for his own classes.
            migrationBuilder.Sql("UPDATE Datasets SET Origin = 'Sample' WHERE Name IN ('sample-train.pkl', 'sample-test.pkl')");

            migrationBuilder.CreateTable(
                name: "Imports",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    FileName = table.Column<string>(type: "TEXT", nullable: false),
                    Bytes = table.Column<long>(type: "INTEGER", nullable: false),
                    Sha256 = table.Column<string>(type: "TEXT", nullable: false),
                    Origin = table.Column<string>(type: "TEXT", nullable: false),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    ReceivedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Imports", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Datasets_Sha256",
                table: "Datasets",
                column: "Sha256");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Imports");

            migrationBuilder.DropIndex(
                name: "IX_Datasets_Sha256",
                table: "Datasets");

            migrationBuilder.DropColumn(
                name: "Symbols",
                table: "Models");

            migrationBuilder.DropColumn(
                name: "Derivation",
                table: "Datasets");

            migrationBuilder.DropColumn(
                name: "Notes",
                table: "Datasets");

            migrationBuilder.DropColumn(
                name: "Origin",
                table: "Datasets");

            migrationBuilder.DropColumn(
                name: "ParentId",
                table: "Datasets");

            migrationBuilder.DropColumn(
                name: "Sha256",
                table: "Datasets");

            migrationBuilder.DropColumn(
                name: "Symbols",
                table: "Datasets");

            migrationBuilder.DropColumn(
                name: "Tags",
                table: "Datasets");
        }
    }
}
