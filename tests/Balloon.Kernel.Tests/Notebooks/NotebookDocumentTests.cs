using Balloon.Kernel.Notebooks;

namespace Balloon.Kernel.Tests.Notebooks;

public sealed class NotebookDocumentTests
{
    private const string Saved = """
        {
         "cells": [
          {
           "cell_type": "code",
           "execution_count": 3,
           "id": "a1",
           "metadata": {
            "tags": [
             "parameters"
            ]
           },
           "outputs": [
            {
             "name": "stdout",
             "output_type": "stream",
             "text": [
              "é 🎈 \"x\" \\ \u0001\n"
             ]
            }
           ],
           "source": [
            "var x = 1;\n",
            "x"
           ]
          }
         ],
         "metadata": {},
         "nbformat": 4,
         "nbformat_minor": 5
        }

        """;

    [Fact]
    public void What_Jupyter_wrote_is_written_back_byte_for_byte() =>
        Assert.Equal(Text, NotebookDocument.Parse(Text, "x.ipynb").ToString());

    [Fact]
    public void Stripping_removes_outputs_and_counts_and_says_whether_there_were_any()
    {
        var notebook = NotebookDocument.Parse(Text, "x.ipynb");
        Assert.True(notebook.Strip());
        Assert.Contains("\"outputs\": []", notebook.ToString(), StringComparison.Ordinal);
        Assert.Contains("\"execution_count\": null", notebook.ToString(), StringComparison.Ordinal);
        Assert.False(notebook.Strip());
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("[]", "no list of cells")]
    [InlineData("{\"cells\": [1], \"nbformat\": 4}", "no list of cells")]
    [InlineData("{\"cells\": [], \"nbformat\": 3}", "nbformat 3")]
    [InlineData("{\"cells\": [], \"nbformat\": \"4\"}", "nbformat 0")]
    [InlineData("{\"cells\": [{\"cell_type\": 5}], \"nbformat\": 4}", "not a valid notebook")]
    [InlineData("{\"cells\": [{\"cell_type\": \"code\", \"source\": [1]}], \"nbformat\": 4}", "not a valid notebook")]
    public void A_file_that_is_not_a_notebook_is_refused_with_its_name_and_the_reason(string text, string why)
    {
        var refused = Assert.Throws<NotebookFormatException>(() => NotebookDocument.Parse(text, "folder/x.ipynb"));
        Assert.Contains("x.ipynb", refused.Message, StringComparison.Ordinal);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    private static string Text => Saved.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
}
