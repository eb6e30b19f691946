// Logcheck reads a transparency log, or a proof taken from one, with code that shares nothing with the server: the
// tlog and note packages behind Go's checksum database. The tests run it over what we write.
//
//	logcheck -vkey KEY (-dir DIR | -url URL) [-checkpoint FILE] [-index N] [-old FILE] [-witness KEY]
//	logcheck -vkey KEY -proof FILE [-leafhash HEX] [-witness KEY]
//
// The first form checks the checkpoint's signature, every entry bundle and tile and the root over them; with -index also
// that the entry is included, with -old that the log has only grown since that checkpoint. The second form checks a
// tlog-proof; without -leafhash the entry must follow from the opening in its extra line, and the opened fields are
// checked and listed. With -witness the checkpoint must carry that witness's cosignature.
//
// Exit status: 0 all is well, 1 something is wrong and was named, 2 wrong use.
package main

import (
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"os"
)

type options struct {
	vkey, witness        string
	dir, url, checkpoint string
	index                int64
	old                  string
	proof, leafHash      string
}

func main() {
	var o options
	flag.StringVar(&o.vkey, "vkey", "", "verifier key of the log")
	flag.StringVar(&o.witness, "witness", "", "verifier key of a witness that must have cosigned")
	flag.StringVar(&o.dir, "dir", "", "directory laid out as a tiled log")
	flag.StringVar(&o.url, "url", "", "URL prefix of a tiled log")
	flag.StringVar(&o.checkpoint, "checkpoint", "", "file to take the checkpoint from instead of the log")
	flag.Int64Var(&o.index, "index", -1, "entry whose inclusion to prove")
	flag.StringVar(&o.old, "old", "", "file with an earlier checkpoint")
	flag.StringVar(&o.proof, "proof", "", "file with a tlog-proof")
	flag.StringVar(&o.leafHash, "leafhash", "", "leaf hash of the proven entry, in hex")
	flag.Parse()

	if o.vkey == "" || flag.NArg() > 0 || countSet(o.dir, o.url, o.proof) != 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "logcheck:", err)
		os.Exit(1)
	}
}

func countSet(texts ...string) int {
	count := 0
	for _, text := range texts {
		if text != "" {
			count++
		}
	}
	return count
}

func run(o options) error {
	keys, err := newKeys(o.vkey, o.witness)
	if err != nil {
		return err
	}
	if o.proof != "" {
		return runProof(o, keys)
	}
	return runLog(o, keys)
}

func runProof(o options, keys *keys) error {
	text, err := os.ReadFile(o.proof)
	if err != nil {
		return err
	}
	p, err := parseProof(string(text))
	if err != nil {
		return err
	}
	if o.leafHash == "" {
		return p.checkOpened(keys)
	}
	raw, err := hex.DecodeString(o.leafHash)
	if err != nil || len(raw) != 32 {
		return errors.New("-leafhash is not 64 hexadecimal digits")
	}
	var leaf [32]byte
	copy(leaf[:], raw)
	return p.check(keys, leaf)
}

func runLog(o options, keys *keys) error {
	log := &servedLog{dir: o.dir, url: o.url}
	var text []byte
	var err error
	if o.checkpoint != "" {
		text, err = os.ReadFile(o.checkpoint)
	} else {
		text, err = log.read("checkpoint")
	}
	if err != nil {
		return err
	}
	tree, err := keys.open(text)
	if err != nil {
		return err
	}
	fmt.Printf("checkpoint: %s, %d entries\n", keys.origin, tree.N)
	if err := log.checkAll(tree); err != nil {
		return err
	}
	fmt.Println("entries, tiles and root: agree")
	if o.index >= 0 {
		if err := log.checkInclusion(tree, o.index); err != nil {
			return err
		}
		fmt.Printf("entry %d: included\n", o.index)
	}
	if o.old != "" {
		text, err := os.ReadFile(o.old)
		if err != nil {
			return err
		}
		old, err := keys.openUnwitnessed(text)
		if err != nil {
			return err
		}
		if err := log.checkGrowth(old, tree); err != nil {
			return err
		}
		fmt.Printf("since %d entries: only grown\n", old.N)
	}
	return nil
}
