using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChordDash.Server.Data.Migrations
{
    /// <inheritdoc />
    public partial class ModelRegistryAndHistory : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Name",
                table: "Models",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Notes",
                table: "Models",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Stage",
                table: "Models",
                type: "TEXT",
                nullable: false,
                defaultValue: "Candidate");

            migrationBuilder.CreateTable(
                name: "AskedQueries",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    AskedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ModelId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ModelName = table.Column<string>(type: "TEXT", nullable: false),
                    Sequence = table.Column<string>(type: "TEXT", nullable: false),
                    Key = table.Column<string>(type: "TEXT", nullable: true),
                    Composer = table.Column<string>(type: "TEXT", nullable: false),
                    Probability = table.Column<double>(type: "REAL", nullable: false),
                    Codes = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Truth = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AskedQueries", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_AskedQueries_Truth",
                table: "AskedQueries",
                column: "Truth");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AskedQueries");

            migrationBuilder.DropColumn(
                name: "Name",
                table: "Models");

            migrationBuilder.DropColumn(
                name: "Notes",
                table: "Models");

            migrationBuilder.DropColumn(
                name: "Stage",
                table: "Models");
        }
    }
}
