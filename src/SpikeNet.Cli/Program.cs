System.Console.WriteLine("spikenet");
