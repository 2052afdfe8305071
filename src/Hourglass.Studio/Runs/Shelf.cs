using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Runs;

namespace Hourglass.Studio;

/// <summary>
/// Data and models that are in use, or were lately: the least recently used are let go when all together are more than a quarter of the
/// memory.
/// </summary>
internal sealed class Shelf(long budget)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Item> _items = [];
    private long _clock;

    internal Shelf() : this(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4)
    {
    }

    /// <summary>What is kept under a key, made where it is not.</summary>
    /// <param name="key">The key; what it stands for never changes.</param>
    /// <param name="make">Makes it; others who ask meanwhile wait for this one.</param>
    /// <param name="size">Its memory, in bytes.</param>
    internal T Get<T>(string key, Func<T> make, Func<T, long> size) where T : class
    {
        Item? item;
        lock (_gate)
        {
            if (!_items.TryGetValue(key, out item)) _items[key] = item = new Item();
            item.Used = ++_clock;
        }

        lock (item)
        {
            if (item.Value is T ready) return ready;
            try
            {
                var made = make();
                (item.Value, item.Bytes) = (made, size(made));
                MakeRoom(item);
                return made;
            }
            catch
            {
                lock (_gate) _items.Remove(key);
                throw;
            }
        }
    }

    /// <summary>The rows of a recipe, read once for all runs that share them.</summary>
    internal DataPair Rows(DataRecipe recipe, IRunMessages messages, CancellationToken cancellation)
    {
        var stamp = File.Exists(recipe.Source) ? File.GetLastWriteTimeUtc(recipe.Source).Ticks : 0;
        return Get(
            $"rows {stamp} {RecipeJson.Write(new Recipe { Data = recipe })}", () => DataLoader.LoadPair(recipe, messages, cancellation),
            pair => SizeOf(pair.Train) + (pair.Test is null ? 0 : SizeOf(pair.Test)));
    }

    private static long SizeOf(DataSet rows) =>
        rows.Table.IsMapped ? 0 : (long)rows.Count * rows.Table.Columns * (rows.Table.IsBytes ? 1 : sizeof(float));

    private void MakeRoom(Item newest)
    {
        lock (_gate)
        {
            while (_items.Values.Sum(item => item.Bytes) > budget)
            {
                var (key, oldest) = _items.MinBy(pair => pair.Value.Used);
                if (oldest == newest) return;
                _items.Remove(key);
            }
        }
    }

    private sealed class Item
    {
        internal object? Value { get; set; }

        internal long Bytes { get; set; }

        internal long Used { get; set; }
    }
}
