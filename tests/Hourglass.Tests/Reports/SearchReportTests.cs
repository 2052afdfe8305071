using Hourglass.Data;
using Hourglass.Reports;
using Hourglass.SampleData;
using Hourglass.Search;
using Hourglass.Tests.Models;
using Hourglass.Tests.Search;

namespace Hourglass.Tests.Reports;

public sealed class SearchReportTests
{
    [Fact]
    public void Search_by_code_stands_beside_search_by_pixels()
    {
        var (model, clothes) = (SearchIndexTests.Dense(), SampleDataSets.FashionMini().Test!.Take(200));
        var sections = SearchSections.Create(model, clothes, "test").ToArray();
        var pictures = Assert.IsType<PictureMapSection>(sections[0]);
        Assert.Equal((6 * 2 * 9, 9, 12), (pictures.Pictures.Count, pictures.Columns, pictures.RowNames.Count));
        Assert.Equal(pictures.Pictures[0].ToArray(), pictures.Pictures[9].ToArray()); // the query leads both rows
        var index = SearchIndex.Create(model, clothes);
        var nearest = index.FindLike(RowChoice.Of(200, 6)[0], 2)[1].Row;
        Assert.Equal(
            clothes.Table.Row<byte>(nearest).ToArray().Select(value => value / 255f), pictures.Pictures[1].ToArray().Select(value => value),
            (a, b) => Math.Abs(a - b) < 1e-6);
        var precision = Assert.IsType<TableSection>(sections[1]);
        Assert.Equal(index.PrecisionAt(10).Mean, precision.Rows[0].Values[0]);
        Assert.Equal(11, precision.Columns.Count);
    }

    [Fact]
    public void Rows_without_classes_and_pictures_need_no_search_and_few_rows_no_map()
    {
        var data = new DataSet("tiny", TinyData.Rows(40));
        Assert.Empty(SearchSections.Create(TinyData.Model(), data, "test"));
        Assert.Single(TsneSection.Create(TinyData.Model(), data, "test"));
        Assert.Empty(TsneSection.Create(TinyData.Model(), data.Take(15), "test"));
        Assert.Single(TsneSection.Create(TinyData.Model(), data.Take(16), "test"));
    }
}
