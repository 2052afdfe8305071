using System.Text.Json;
using Hourglass.Compute;
using Hourglass.Parts;

namespace Hourglass.Data;

/// <summary>
/// Maps raw values to the input of a model, and back. Fitted once, on the training rows, and saved with the model; values of other rows may
/// be outside the fitted range.
/// </summary>
public sealed class Scaler
{
    private Scaler(ScalerRecipe recipe, AffineMap map) => (Recipe, Map, Inverse) = (recipe, map, map.Invert());

    /// <summary>Leaves values as they are.</summary>
    public static Scaler None { get; } = new(ScalerRecipe.None, AffineMap.Identity);

    /// <summary>The rule it was fitted by.</summary>
    public ScalerRecipe Recipe { get; }

    /// <summary>Raw → scaled.</summary>
    public AffineMap Map { get; }

    /// <summary>Scaled → raw.</summary>
    public AffineMap Inverse { get; }

    /// <summary>
    /// Fits a scaler to rows, all sums in double. A column that varies by less than 3e-39 is only shifted (to 0), never divided by 0.
    /// </summary>
    /// <param name="recipe">The rule.</param>
    /// <param name="rows">The training rows; at least one.</param>
    /// <exception cref="ArgumentException">There are no rows, or the rule gives another number of columns than the rows have.</exception>
    public static Scaler Fit(ScalerRecipe recipe, RowTable rows)
    {
        if (recipe == ScalerRecipe.None) return None;
        var map = recipe.Fit(rows);
        if (!map.IsUniform && map.Scale.Length != rows.Columns)
            throw new InvalidInputException(
                $"{recipe.GetType().Name}.Fit: expected one scale, or one for each of {rows.Columns} columns; found "
                + $"{map.Scale.Length}.", nameof(recipe));
        return new Scaler(recipe, map);
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote, bit for bit.</summary>
    /// <exception cref="FormatException">It is not a scaler.</exception>
    /// <exception cref="RecipeException">Its rule is not registered; the message has the nearest known name.</exception>
    public static Scaler Read(JsonElement json)
    {
        var map = json.TryGetProperty("offset", out var offset)
            ? AffineMap.Centered(
                [.. offset.EnumerateArray().Select(n => n.GetDouble())],
                [.. json.GetProperty("scale").EnumerateArray().Select(n => n.GetDouble())])
            : new AffineMap(Singles("scale"), Singles("shift"));
        return new Scaler(PartJson.Read<ScalerRecipe>(json.GetProperty("kind"), "scaler."), map);

        float[] Singles(string name) => [.. json.GetProperty(name).EnumerateArray().Select(n => n.GetSingle())];
    }

    /// <summary>
    /// Whether this is what earlier versions fitted to the rows that <paramref name="fitted"/> is fitted to: in single precision.
    /// </summary>
    internal bool IsEarlierFormOf(Scaler fitted) => !Map.IsCentered && fitted.Map.IsCentered && Recipe == fitted.Recipe
        && Map.Scale.SequenceEqual(fitted.Map.Scale) && Map.Shift.SequenceEqual(fitted.Map.Shift);

    /// <summary>
    /// Writes <c>{"kind":…,"scale":[…],"shift":[…]}</c>, numbers in their shortest form that reads back the same. A map that subtracts
    /// first writes <c>scale</c> in double precision and an <c>offset</c>; its <c>shift</c>, −offset · scale, is for earlier versions.
    /// </summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("kind");
        PartJson.Write(writer, Recipe);
        if (Map.IsCentered)
        {
            Doubles("scale", Map.Factor);
            var shift = Map.Offset.ToArray();
            for (var i = 0; i < shift.Length; i++) shift[i] = shift[i] == 0 ? 0 : -shift[i] * Map.Factor[i];
            Doubles("shift", shift);
            Doubles("offset", Map.Offset);
        }
        else
        {
            Singles("scale", Map.Scale);
            Singles("shift", Map.Shift);
        }

        writer.WriteEndObject();

        void Singles(string name, ReadOnlySpan<float> numbers)
        {
            writer.WriteStartArray(name);
            foreach (var number in numbers) writer.WriteNumberValue(number);
            writer.WriteEndArray();
        }

        void Doubles(string name, ReadOnlySpan<double> numbers)
        {
            writer.WriteStartArray(name);
            foreach (var number in numbers) writer.WriteNumberValue(number);
            writer.WriteEndArray();
        }
    }
}
